package io.relayer.app.input;

import io.relayer.core.RelayerException;
import io.relayer.core.config.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A source of requests; can be read twice, once to validate and once to publish.
public sealed interface Input {
  String STDIN = "-";
  int PORTION = 1 << 16;

  /// Far longer than any that is taken: what has none, such as `/dev/zero`, would fill the disk.
  long LONGEST_LINE = 64L << 20;

  /// From the beginning.
  InputStream open() throws IOException;

  /// One request.
  ///
  /// @param json kept by reference
  record Single(io.relayer.ethereum.value.Bytes json) implements Input {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(json.toArray());
    }
  }

  record OfFile(Path path) implements Input {
    @Override
    public InputStream open() throws IOException {
      try {
        return SmallFile.open(path);
      } catch (IOException e) {
        throw new RelayerException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /// What an operator names: a file, or `-` for stdin. What can be read once only, such as stdin or
  /// the pipe of a shell's `<(command)`, is kept in a file meanwhile.
  ///
  /// @throws RelayerException if it can't be read
  static Input named(String name) throws IOException {
    if (name.equals(STDIN)) {
      return spooled(System.in);
    }
    OfFile file = new OfFile(Path.of(name));
    if (SmallFile.isOrdinary(file.path)) {
      return file;
    }
    try (InputStream in = file.open()) {
      return spooled(in);
    }
  }

  private static OfFile spooled(InputStream in) throws IOException {
    Path spool = Files.createTempFile("relayer-input-", ".jsonl");
    spool.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(spool)) {
      byte[] some = new byte[PORTION];
      long inLine = 0;
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        out.write(some, 0, count);
        inLine = endOfLine(some, count) ? 0 : inLine + count;
        if (inLine > LONGEST_LINE) {
          throw new RelayerException(
              "the input has no end of a line for %d MiB: one JSON object a line is wanted"
                  .formatted(LONGEST_LINE >> 20));
        }
      }
    }
    return new OfFile(spool);
  }

  private static boolean endOfLine(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }
}
