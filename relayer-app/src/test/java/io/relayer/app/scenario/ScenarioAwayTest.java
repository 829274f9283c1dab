package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.run.RoleName;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.ethereum.value.ChainId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The relayer is away, its database is spoiled meanwhile, or the chain is another one.
@Tag("long")
class ScenarioAwayTest {
  private static final Set<RoleName> ALL = EnumSet.allOf(RoleName.class);

  /// As a node is whose chain began anew.
  private static final RpcFault[] ANOTHER_CHAIN = {
    new RpcFault.OtherGenesis("0x" + "11".repeat(32)), new RpcFault.Stuck(1)
  };

  @RegisterExtension static final Scene scene = new Scene(ScenarioAwayTest.class);

  @Test
  void whatWasMinedWhileItWasAwayIsFound() throws Exception {
    try (Scenario scenario = scene.scenario("away for 500 blocks")) {
      scenario.payFromAll(30);
      scenario.awaitAccepted();
      scene.stop();
      scene.mine(500);
      scene.start(ALL);

      scenario.ends("30 confirmed");
      assertThat(scenario.attempts()).isEqualTo(30);
    }
  }

  @Test
  void nothingIsSentToAnotherChain() throws Exception {
    try (Scenario scenario = scene.scenario("the chain begins anew, with another genesis")) {
      scene.mine(10);
      scene.untilHeadIsSeen();
      scenario.payFromAll(3);
      scenario.awaitAccepted();
      scene.node().faults(ANOTHER_CHAIN);
      scene.until("the node to be of another chain", () -> nodeState().equals("wrong-chain"));
      List<String> later = scenario.payFromAll(3);
      scene.until("them to be taken in", () -> scenario.count("true") == 6);
      scene.stop();
      long sent = scene.node().calls().of("eth_sendRawTransaction");
      scene.start(ALL);
      scene.until("it to be seen again", () -> nodeState().equals("wrong-chain"));
      scene.mine(3);

      scene.until(
          "operators to see it",
          () -> scene.count("select count(*) from node_status where state = 'wrong-chain'") == 1);
      assertThat(scene.node().calls().of("eth_sendRawTransaction")).isEqualTo(sent);
      assertThat(later).extracting(id -> scenario.column(id, "pending_at")).containsOnlyNulls();
      scene.stop(); // a node of another chain is not asked again
      scene.node().faults();
      scene.start(ALL);
      scenario.ends("6 confirmed");
    }
  }

  private static String nodeState() {
    return scene
        .relayer()
        .nodes(new ChainId(scene.chain().chainId()))
        .status()
        .getFirst()
        .state()
        .code();
  }

  @Test
  void holeInTheNoncesIsFilled() throws Exception {
    try (Scenario scenario = scene.scenario("a row is lost: a hole in the nonces")) {
      scene.stop();
      scene.start(EnumSet.of(RoleName.SIGNER, RoleName.MONITOR));
      List<String> ids = scenario.payFrom(0, 5);
      scenario.awaitEach("state = 'signed'");
      scene.stop();
      String lost = ids.get(2);
      String nonce = scenario.column(lost, "nonce");
      scenario.forget(lost);
      scene.start(ALL);
      scene.mineUntil(
          "the hole to be filled",
          () ->
              scene.count(
                      "select count(*) from transaction_status where producer = 'relayer' and nonce = %s"
                          .formatted(nonce))
                  == 1);

      scenario.ends("4 confirmed");

      assertThat(scene.column("select state from transaction_status where producer = 'relayer'"))
          .containsExactly("cancelled");
    }
  }
}
