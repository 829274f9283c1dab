package io.relayer.app.submit;

import io.relayer.app.input.Input;
import io.relayer.app.input.LineReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The lines of an input, each judged as intake would judge it.
final class Lines implements AutoCloseable {
  private final LineReader lines;
  private final LineJudge judge;

  Lines(Input input, LineJudge judge) throws IOException {
    this.lines = LineReader.ofDocumentOrLines(input);
    this.judge = judge;
  }

  /// Null at the end.
  @Nullable Line next() throws IOException {
    return lines.next(judge::judge);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
