package io.relayer.app.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Stdout, with a record of whether it took all that was written to it. A writer that prints keeps
/// its failures to itself, so a command would count as done although nobody has what it printed.
public final class StandardOutput extends OutputStream {
  private static final Path LINK = Path.of("/proc/self/fd/1");

  private final OutputStream out;
  private volatile @Nullable IOException failure;

  public StandardOutput(OutputStream out) {
    this.out = out;
  }

  /// The exit code of a command that has ended, which reports what was lost. A pipe whose reader
  /// has gone, such as that of `head`, has taken all that was wanted of it.
  ///
  /// @param failed the code of a command of which not all was written
  public int exitCode(int code, int failed, PrintWriter err) {
    IOException lost = failure;
    if (lost == null || isReaderGone(lost)) {
      return code;
    }
    err.println("relayer: could not write to the standard output (%s)".formatted(why(lost)));
    return code == 0 ? failed : code;
  }

  private static String why(IOException lost) {
    return lost.getMessage() == null ? lost.getClass().getSimpleName() : lost.getMessage();
  }

  /// The system's error text may be in the language of the machine; of a pipe nothing else is lost.
  private static boolean isReaderGone(IOException lost) {
    if (why(lost).contains("Broken pipe")) {
      return true;
    }
    try {
      String target = Files.readSymbolicLink(LINK).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException _) {
      return false; // no Linux, or closed
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
