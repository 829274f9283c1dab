package io.relayer.devnet;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/// Another JVM with the tests' class path, to be killed; what it prints is read line by line.
final class ChildJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Thread reader;

  private ChildJvm(Process process) {
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Drelayer.home=" + ToolCache.home());
    command.add("-Dlogback.configurationFile=relayer-test-logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(MortalMain.class.getName(), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /// Waits for a line that begins with `prefix`; returns the rest of it.
  String awaitLine(String prefix) {
    awaitCount(prefix, 1);
    return printed(prefix).getFirst();
  }

  /// Waits until `count` lines that begin with `prefix` were printed.
  void awaitCount(String prefix, int count) {
    await("%d lines of '%s' from a child JVM".formatted(count, prefix))
        .atMost(PATIENCE)
        .until(() -> printed(prefix).size() >= count);
  }

  /// The rests of the lines that begin with `prefix`.
  List<String> printed(String prefix) {
    Predicate<String> wanted = line -> line.startsWith(prefix + " ");
    return lines.stream().filter(wanted).map(l -> l.substring(prefix.length() + 1)).toList();
  }

  /// Waits for its end, after which nothing more is printed; returns the exit code.
  int awaitEnd() throws InterruptedException {
    await("the end of a child JVM").atMost(PATIENCE).until(() -> !process.isAlive());
    reader.join(PATIENCE);
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
