package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevChainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private ChainOptions options() {
    return ChainOptions.on(folder).withMining(new Mining.OnDemand());
  }

  @Test
  void chainIsKeptOverARestartAndItsAncientStatesToo() {
    DevChain chain = DevChain.start(options());
    String hash = Payments.send(chain);
    chain.rpc("evm_mine");
    chain.rpc("evm_mine");
    try (DevChain again = chain.restart()) {
      assertThat(again.port()).isEqualTo(chain.port());
      assertThat(again.blockNumber()).isEqualTo(2);
      assertThat(Payments.isMined(again, hash)).isTrue();
      assertThat(again.rpc("eth_getTransactionCount", Payments.sender(again), "0x0").asString())
          .isEqualTo("0x0");
      assertThat(again.rpc("eth_getTransactionCount", Payments.sender(again), "0x1").asString())
          .isEqualTo("0x1");
      chain.close(); // the folder is another's by now: nothing happens
      assertThat(again.blockNumber()).isEqualTo(2);
      assertThat(OrphanProcess.in(folder).read()).isPresent();
    }
  }

  @Test
  void spoiltStateGivesWayToTheLastGoodOne() throws IOException {
    try (DevChain chain = DevChain.start(options())) {
      chain.rpc("evm_mine");
    }
    DevChain.start(options()).close();
    Path state = folder.resolve("state.json");
    String text = Files.readString(state);
    Files.writeString(state, text.substring(0, text.length() / 2));

    try (DevChain chain = DevChain.start(options())) {
      assertThat(chain.blockNumber()).isEqualTo(1);
      assertThat(folder.resolve("state.spoilt.json")).exists();
    }
  }

  @Test
  void spoiltStateWithoutAGoodOneIsReported() throws IOException {
    Files.writeString(folder.resolve("state.json"), "{");
    assertThatThrownBy(() -> DevChain.start(options()))
        .isInstanceOf(DevnetException.class)
        .hasMessageContainingAll("state.json", "cut short", "delete folder");
  }

  @Test
  void nodeThatDoesNotStartIsReportedWithItsWords() {
    try (DevChain chain = DevChain.start(options())) {
      chain.rpc("evm_mine");
    }
    assertThatThrownBy(() -> DevChain.start(options().withFlags("--no-such-flag")))
        .isInstanceOf(DevnetException.class)
        .hasMessageContainingAll("dev chain", "ended at its start", "--no-such-flag");
    try (DevChain chain = DevChain.start(options())) {
      assertThat(chain.blockNumber()).isEqualTo(1);
    }
  }

  @Test
  void killedChainGoesBackToItsStart() {
    DevChain killed = DevChain.start(options());
    String genesis = Payments.genesis(killed);
    killed.rpc("evm_mine");
    killed.kill();
    killed.close();
    try (DevChain chain = DevChain.start(options())) {
      assertThat(chain.blockNumber()).isZero();
      assertThat(Payments.genesis(chain)).isEqualTo(genesis);
    }
  }

  @Test
  void chainBeginsAtTheTimeOfItsFolderAndItsBlocksAreOfNow() throws IOException {
    Files.writeString(folder.resolve("genesis.time"), "2001-09-09T01:46:40Z\n");
    for (int i = 0; i < 2; i++) {
      try (DevChain chain = DevChain.start(options())) {
        assertThat(timestamp(chain, "0x0")).isEqualTo(1_000_000_000);
        chain.rpc("evm_mine");
        assertIsOfNow(chain);
      }
    }
  }

  @Test
  void chainOfAnotherTimeIsRefused() throws IOException {
    try (DevChain other = DevChain.start(options())) {
      Path ours = Files.createDirectories(folder.resolve("ours"));
      Files.writeString(ours.resolve("genesis.time"), "2001-09-09T01:46:40Z\n");
      ChainOptions fork =
          ChainOptions.on(ours).withFlags("--fork-url", other.url(), "--fork-block-number", "0");
      assertThatThrownBy(() -> DevChain.start(fork))
          .isInstanceOf(DevnetException.class)
          .hasMessageContainingAll("of 2001-09-09T01:46:40Z", "another chain", ours.toString());
      assertThat(ours.resolve("state.json")).doesNotExist();
    }
  }

  @Test
  void timeThatCannotBeReadIsReported() throws IOException {
    Files.writeString(folder.resolve("genesis.time"), "yesterday\n");
    assertThatThrownBy(() -> DevChain.start(options()))
        .isInstanceOf(DevnetException.class)
        .hasMessageContainingAll("genesis.time", "'yesterday'", "delete folder " + folder);
  }

  @Test
  void reorgTakesATransactionOutOfItsBlock() {
    try (DevChain chain = DevChain.start(options())) {
      String hash = Payments.send(chain);
      chain.rpc("evm_mine");
      assertThat(Payments.isMined(chain, hash)).isTrue();
      chain.rpc("anvil_reorg", 1, new Object[0]);
      assertThat(Payments.isMined(chain, hash)).isFalse();
    }
  }

  @Test
  void refusedCallHasItsCode() {
    try (DevChain chain = DevChain.start(options())) {
      assertThatThrownBy(() -> chain.rpc("eth_nothing"))
          .isInstanceOfSatisfying(
              RpcRefusedException.class, e -> assertThat(e.code()).isEqualTo(-32601))
          .hasMessageContaining("eth_nothing");
    }
  }

  @Test
  void blocksComeInFractionsOfASecondUntilTheyArePaused() {
    try (DevChain chain =
        DevChain.start(ChainOptions.on(folder).withBlockTime(Duration.ofMillis(50)))) {
      await().atMost(PATIENCE).until(() -> chain.blockNumber() >= 20);
      chain.pauseMining();
      long paused = chain.blockNumber();
      assertIsOfNow(chain);
      String hash = Payments.send(chain);
      chain.rpc("evm_mine");
      assertThat(chain.blockNumber()).isEqualTo(paused + 1);
      assertThat(Payments.isMined(chain, hash)).isTrue();
      chain.resumeMining();
      await().atMost(PATIENCE).until(() -> chain.blockNumber() > paused + 2);
    }
  }

  @Test
  void blockComesWithItsTransactionUnlessThatIsPaused() {
    try (DevChain chain = DevChain.start(options().withMining(new Mining.Instantly()))) {
      String first = Payments.send(chain);
      await().atMost(PATIENCE).until(() -> Payments.isMined(chain, first));
      chain.pauseMining();
      String second = Payments.send(chain);
      assertThat(Payments.isMined(chain, second)).isFalse();
      chain.resumeMining();
      String third = Payments.send(chain);
      await()
          .atMost(PATIENCE)
          .until(() -> Payments.isMined(chain, second) && Payments.isMined(chain, third));
    }
  }

  @Test
  void onlyTheNewestStatesAreKeptButAllBlocks() {
    try (DevChain chain = DevChain.start(options())) {
      chain.rpc("anvil_mine", 200);
      chain.rpc("anvil_reorg", 100, new Object[0]);
      assertThat(chain.blockNumber()).isEqualTo(200);
      assertThat(chain.rpc("eth_getBlockByNumber", "0x1", false).isNull()).isFalse();
      assertThatThrownBy(() -> chain.rpc("eth_getTransactionCount", Payments.sender(chain), "0x1"))
          .isInstanceOf(RpcRefusedException.class);
      assertThat(
              chain.rpc("eth_getTransactionCount", Payments.sender(chain), "finalized").asString())
          .isEqualTo("0x0");
    }
  }

  @Test
  void takenPortIsNamed() {
    try (DevChain chain = DevChain.start(options())) {
      assertThatThrownBy(
              () -> DevChain.start(ChainOptions.on(folder.resolve("other")).withPort(chain.port())))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContainingAll("dev chain", "port " + chain.port(), "taken");
    }
  }

  private static void assertIsOfNow(DevChain chain) {
    assertThat(Instant.ofEpochSecond(timestamp(chain, "latest")))
        .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(2));
  }

  private static long timestamp(DevChain chain, String block) {
    return Long.decode(chain.rpc("eth_getBlockByNumber", block, false).get("timestamp").asString());
  }
}
