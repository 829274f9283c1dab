package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.relayer.app.stack.LateServer;
import io.relayer.app.stack.RelayerChild;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.terminal.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class StartWaitTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final RelayerStack STACK = RelayerStack.start(Duration.ofSeconds(1), 1);
  private static final String URL = STACK.configuration().database().connection().url().reveal();

  /// A try makes two calls at most: one that asks for TLS, one without.
  private static final int SEVERAL_TRIES = 5;

  @AfterAll
  static void close() {
    STACK.close();
  }

  @Test
  void runGoesOnByItselfWhenTheDatabaseComes() throws Exception {
    goesOnWhenItComes(postgres().getAuthority());
  }

  @Test
  void runGoesOnByItselfWhenKafkaComes() throws Exception {
    goesOnWhenItComes(STACK.configuration().kafka().bootstrapServers());
  }

  private static void goesOnWhenItComes(String address) throws Exception {
    try (LateServer late = LateServer.of(address);
        RelayerChild relayer = run(address, late)) {
      await("several tries").atMost(PATIENCE).until(() -> late.callers() >= SEVERAL_TRIES);
      assertThat(relayer.isRunning()).isTrue();
      assertThat(isAtWork(relayer)).isFalse();
      late.come();

      await("the monitor's work").atMost(PATIENCE).until(() -> isAtWork(relayer));
      assertThat(relayer.end()).isEqualTo(ExitCode.DONE);
    }
  }

  private static boolean isAtWork(RelayerChild relayer) {
    return STACK
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select exists (select 1 from leases where holder like '%:' || :pid || ':%')")
                .bind("pid", Long.toString(relayer.pid()))
                .mapTo(Boolean.class)
                .one());
  }

  @Test
  void signalEndsTheWait() throws Exception {
    String address = postgres().getAuthority();
    try (LateServer late = LateServer.of(address);
        RelayerChild relayer = run(address, late)) {
      await("a try").atMost(PATIENCE).until(() -> late.callers() > 0);

      assertThat(relayer.end()).isEqualTo(ExitCode.DONE);
    }
  }

  private static RelayerChild run(String address, LateServer late) throws IOException {
    String config =
        Files.readString(STACK.configFile()).replace(address, "127.0.0.1:" + late.port());
    return RelayerChild.start(
        "run",
        "--config",
        Files.writeString(STACK.configFile().resolveSibling("late.yaml"), config).toString(),
        "--roles",
        "monitor");
  }

  private static URI postgres() {
    return URI.create(URL.replaceFirst("^jdbc:", ""));
  }
}
