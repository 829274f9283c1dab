package io.relayer.app.stack;

import static java.util.Objects.requireNonNull;

import io.relayer.app.Relayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `relayer` command in a process of its own, to be killed. What it logs is seen among the
/// tests' own.
public final class RelayerChild implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final @Nullable Path stdout;

  private RelayerChild(Process process, @Nullable Path stdout) {
    this.process = process;
    this.stdout = stdout;
  }

  /// Starts it with the tests' class path.
  public static RelayerChild start(String... arguments) {
    return new RelayerChild(
        start(new ProcessBuilder(command(List.of(), arguments)).redirectOutput(Redirect.DISCARD)),
        null);
  }

  /// Starts it in `folder`, which is also where it makes its temporary files.
  public static RelayerChild startIn(Path folder, String... arguments) {
    Path stdout = folder.resolve("stdout-" + arguments[0]);
    return new RelayerChild(
        start(
            new ProcessBuilder(command(List.of("-Djava.io.tmpdir=" + folder), arguments))
                .directory(folder.toFile())
                .redirectOutput(stdout.toFile())),
        stdout);
  }

  /// The command line that is the `relayer` command, before its arguments.
  public static List<String> command() {
    return command(List.of());
  }

  /// The command line of Java with the tests' class path, before what it is to run.
  public static List<String> java() {
    return java(List.of());
  }

  private static List<String> command(List<String> properties, String... arguments) {
    List<String> command = java(properties);
    command.add(Relayer.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> java(List<String> properties) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", // starts sooner; it does not live long
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Drelayer.home=" + System.getProperty("relayer.home"),
            "-Dlogback.configurationFile=relayer-test-logback.xml"));
    java.addAll(properties);
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return java;
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
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
    return awaitEnd();
  }

  /// Waits until it ends; gives back the exit code.
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE)) {
      throw new IllegalStateException("a relayer did not end within " + PATIENCE);
    }
    return process.exitValue();
  }

  /// What it has printed to stdout; for one that was started in a folder.
  public String out() {
    try {
      return Files.readString(requireNonNull(stdout));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
