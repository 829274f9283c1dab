package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
    String hash = pay(chain);
    chain.rpc("evm_mine");
    chain.rpc("evm_mine");
    try (DevChain again = chain.restart()) {
      assertThat(again.port()).isEqualTo(chain.port());
      assertThat(again.blockNumber()).isEqualTo(2);
      assertThat(receipt(again, hash)).isTrue();
      assertThat(again.rpc("eth_getTransactionCount", sender(again), "0x0").asString())
          .isEqualTo("0x0");
      assertThat(again.rpc("eth_getTransactionCount", sender(again), "0x1").asString())
          .isEqualTo("0x1");
      chain.close(); // the folder is another's by now: nothing happens
      assertThat(again.blockNumber()).isEqualTo(2);
      assertThat(Leftover.in(folder).read()).isPresent();
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
        .hasMessageContainingAll("state.json", "cut short", "delete it");
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
    killed.rpc("evm_mine");
    killed.kill();
    killed.close();
    try (DevChain chain = DevChain.start(options())) {
      assertThat(chain.blockNumber()).isZero();
    }
  }

  @Test
  void reorgTakesATransactionOutOfItsBlock() {
    try (DevChain chain = DevChain.start(options())) {
      String hash = pay(chain);
      chain.rpc("evm_mine");
      assertThat(receipt(chain, hash)).isTrue();
      chain.rpc("anvil_reorg", 1, new Object[0]);
      assertThat(receipt(chain, hash)).isFalse();
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
      assertThat(Instant.ofEpochSecond(timestamp(chain)))
          .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(2));
      String hash = pay(chain);
      chain.rpc("evm_mine");
      assertThat(chain.blockNumber()).isEqualTo(paused + 1);
      assertThat(receipt(chain, hash)).isTrue();
      chain.resumeMining();
      await().atMost(PATIENCE).until(() -> chain.blockNumber() > paused + 2);
    }
  }

  @Test
  void blockComesWithItsTransactionUnlessThatIsPaused() {
    try (DevChain chain = DevChain.start(options().withMining(new Mining.Instantly()))) {
      String first = pay(chain);
      await().atMost(PATIENCE).until(() -> receipt(chain, first));
      chain.pauseMining();
      String second = pay(chain);
      assertThat(receipt(chain, second)).isFalse();
      chain.resumeMining();
      String third = pay(chain);
      await().atMost(PATIENCE).until(() -> receipt(chain, second) && receipt(chain, third));
    }
  }

  @Test
  void onlyTheNewestStatesAreKeptButAllBlocks() {
    try (DevChain chain = DevChain.start(options())) {
      chain.rpc("anvil_mine", 200);
      chain.rpc("anvil_reorg", 100, new Object[0]);
      assertThat(chain.blockNumber()).isEqualTo(200);
      assertThat(chain.rpc("eth_getBlockByNumber", "0x1", false).isNull()).isFalse();
      assertThatThrownBy(() -> chain.rpc("eth_getTransactionCount", sender(chain), "0x1"))
          .isInstanceOf(RpcRefusedException.class);
      assertThat(chain.rpc("eth_getTransactionCount", sender(chain), "finalized").asString())
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

  private static String pay(DevChain chain) {
    return chain
        .rpc(
            "eth_sendTransaction",
            Map.of("from", sender(chain), "to", chain.accounts().get(1).address(), "value", "0x1"))
        .asString();
  }

  private static String sender(DevChain chain) {
    return chain.accounts().get(0).address();
  }

  private static long timestamp(DevChain chain) {
    return Long.decode(
        chain.rpc("eth_getBlockByNumber", "latest", false).get("timestamp").asString());
  }

  private static boolean receipt(DevChain chain, String hash) {
    return !chain.rpc("eth_getTransactionReceipt", hash).isNull();
  }
}
