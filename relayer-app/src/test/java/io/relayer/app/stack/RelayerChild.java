package io.relayer.app.stack;

import io.relayer.app.Relayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The `relayer` command in a process of its own, to be killed.
public final class RelayerChild implements AutoCloseable {
  private final Process process;

  private RelayerChild(Process process) {
    this.process = process;
  }

  /// Starts it with the tests' class path; what it logs and prints is seen among the tests' own.
  public static RelayerChild start(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", // starts sooner; it does not live long
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Drelayer.home=" + System.getProperty("relayer.home"),
            "-Dlogback.configurationFile=relayer-test-logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Relayer.class.getName()));
    command.addAll(List.of(arguments));
    try {
      return new RelayerChild(
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /// SIGKILL: returns when it is gone.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// SIGTERM; gives back the exit code.
  public int end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a relayer did not end within a minute of SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
