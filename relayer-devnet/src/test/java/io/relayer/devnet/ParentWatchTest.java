package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ParentWatchTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void serverEndsWhenItsJvmIsKilled(ParentWatch watch) throws IOException {
    try (ChildJvm child = ChildJvm.start(Parent.class, folder.toString(), watch.name())) {
      long pid = Long.parseLong(child.awaitLine("started"));
      ProcessIdentity server = ProcessIdentity.of(pid).orElseThrow();

      Signal.KILL.sendTo(child.pid());

      await().atMost(Duration.ofSeconds(10)).until(() -> !server.isRunning());
    }
  }

  @Test
  void serverWhoseParentIsGoneDoesNotBegin() throws Exception {
    // As if the JVM had died while the server was being started: its parent is another process.
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" || exit 7", "other"));
    command.addAll(ParentWatch.KERNEL.prefix(Signal.TERM));
    command.addAll(List.of("touch", folder.resolve("begun").toString()));

    assertThat(new ProcessBuilder(command).start().waitFor()).isEqualTo(7);

    assertThat(folder.resolve("begun")).doesNotExist();
  }

  /// Starts a server that does nothing, from a thread that ends, and then does nothing itself.
  static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      ServerCommand command =
          new ServerCommand(
              "sleeper",
              List.of(),
              Tool.onPath("sleep").orElseThrow(),
              List.of("60"),
              folder,
              Signal.TERM);
      Thread starter =
          Thread.startVirtualThread(() -> {
            ServerProcess server = ServerProcess.start(command, ParentWatch.valueOf(arguments[1]));
            Path program = OrphanProcess.in(folder).read().orElseThrow().executable();
            Waiting.until(
                "the program to run",
                Duration.ofSeconds(10),
                "see server.log",
                () ->
                    ProcessIdentity.of(server.pid())
                        .filter(now -> now.executable().equals(program))
                        .isPresent());
            System.out.println("started " + server.pid());
          });
      starter.join();
      Thread.currentThread().join();
    }
  }
}
