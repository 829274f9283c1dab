package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevnetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void stackRunsOnItsFolderUntilItIsClosed() {
    DevnetOptions options =
        DevnetOptions.on(folder)
            .withChains(2)
            .withChain(chain -> chain.withMining(new Mining.OnDemand()));
    try (Devnet devnet = Devnet.start(options)) {
      assertThat(devnet.chains()).extracting(DevChain::chainId).containsExactly(31337L, 31338L);
      devnet.chains().getLast().rpc("evm_mine");
      devnet.postgres().createDatabase("relayer");
      assertThatThrownBy(() -> Devnet.start(options))
          .isInstanceOf(DevnetException.class)
          .hasMessageContainingAll(folder.toString(), "in use");
    }
    // What was kept is gone if it is to begin anew.
    try (Devnet devnet = Devnet.start(options.withFresh(true))) {
      assertThat(devnet.chains().getLast().blockNumber()).isZero();
      diesBySomebodyElsesHand(devnet);
    }
  }

  private void diesBySomebodyElsesHand(Devnet devnet) {
    long pid = OrphanProcess.in(folder.resolve("chain-31338")).read().orElseThrow().pid();
    CompletableFuture<String> death = devnet.death();
    assertThat(death).isNotDone();

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    assertThat(death)
        .succeedsWithin(PATIENCE)
        .asString()
        .contains(
            "(pid %d) has ended by itself, with exit code 137".formatted(pid), "server.log ends:");
  }

  @Test
  void oneServerThatCannotStartEndsTheOthers() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      DevnetOptions options = DevnetOptions.on(folder).withPorts(new DevnetPorts(0, taken, 0));
      assertThatThrownBy(() -> Devnet.start(options))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContainingAll("Kafka", "port " + taken, "taken");
    }
    assertThat(OrphanProcess.in(folder.resolve("postgres")).read()).isEmpty();
    assertThat(OrphanProcess.in(folder.resolve("chain-31337")).read()).isEmpty();
    FolderLock.take("test", folder).close();
  }
}
