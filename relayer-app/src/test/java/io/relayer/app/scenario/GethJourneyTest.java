package io.relayer.app.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.relayer.app.run.RelayerProcess;
import io.relayer.app.run.RoleName;
import io.relayer.app.stack.RelayerStack;
import io.relayer.app.stack.StackOptions;
import io.relayer.devnet.DevAccount;
import io.relayer.devnet.DevnetException;
import io.relayer.devnet.GethNode;
import io.relayer.devnet.TestStack;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Payments, orders and blocks that are taken back on geth, the node that most people run, where
/// all other tests have anvil: by `mvn -pl relayer-app -am test -Pconformance`.
@Tag("conformance")
final class GethJourneyTest {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SENDERS = 3;
  private static final int PAYMENTS = 90;
  private static final String FINAL =
      "select count(*) from transactions where final_at is not null";

  /// No sender.
  private static final DevAccount RICH =
      new DevAccount(
          "0xa0ee7a142d267c1f36714e4a8f75612f20a79720",
          "0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6");

  /// The stack's own chain has the accounts and the chain's id; nobody asks it.
  private static StackOptions on(GethNode geth) {
    return new StackOptions(
            PERIOD,
            SENDERS,
            _ -> List.of("{ url: \"%s\", ws-url: \"%s\" }".formatted(geth.url(), geth.wsUrl())),
            List.of("in-flight-per-sender: 16", "rebroadcast-after: 4s"))
        .withChainId(GethNode.CHAIN_ID);
  }

  @Test
  void paymentsOrdersAndReorgsEndAsOnOtherNodes() throws Exception {
    try (GethNode geth = started();
        RelayerStack stack = funded(geth);
        RelayerProcess relayer = stack.startRelayer(EnumSet.allOf(RoleName.class))) {
      assertThat(relayer.awaitChains(PATIENCE)).isTrue();
      for (int i = 0; i < PAYMENTS; i++) {
        stack
            .requests()
            .publish(stack.requests().payment("p" + i, stack.sender(i % SENDERS), 1 + i));
      }
      awaitCount(stack, "select count(*) from transactions where included_at is not null", 30);
      takeBackTheHead(geth);
      awaitCount(stack, "select count(*) from transactions where included_at is not null", 60);
      takeBackTheHead(geth);
      for (int i = 0; i < SENDERS; i++) {
        stack.requests().publish(stack.requests().payment("c" + i, stack.sender(i), 1_000 + i));
        stack.requests().order("c" + i, "cancel");
      }

      awaitCount(stack, FINAL, PAYMENTS + SENDERS);
      assertThat(count(stack, "select count(*) from transactions where state = 'confirmed'"))
          .isGreaterThanOrEqualTo(PAYMENTS);
      assertThat(stack.audit().violations()).isEmpty();
    }
  }

  private static GethNode started() {
    try {
      return GethNode.start(TestStack.folder("geth"), RICH, PERIOD);
    } catch (DevnetException e) {
      if ("required".equals(System.getenv("RELAYER_TEST_TOOLS"))) {
        throw e;
      }
      return abort("geth is skipped: " + e.getMessage());
    }
  }

  /// The senders have their funds before the relayer first looks at them.
  private static RelayerStack funded(GethNode geth) {
    RelayerStack stack = RelayerStack.start(on(geth));
    for (int i = 0; i < SENDERS; i++) {
      geth.rpc(
          "eth_sendTransaction",
          Map.of("from", RICH.address(), "to", stack.sender(i), "value", "0x3635c9adc5dea00000"));
    }
    String last = stack.sender(SENDERS - 1);
    await()
        .atMost(PATIENCE)
        .until(() -> !geth.rpc("eth_getBalance", last, "latest").asString().equals("0x0"));
    return stack;
  }

  /// One block is not final yet.
  private static void takeBackTheHead(GethNode geth) {
    geth.setHead(Long.decode(geth.rpc("eth_blockNumber").asString()) - 1);
  }

  private static void awaitCount(RelayerStack stack, String sql, long least) {
    await(sql).atMost(PATIENCE).until(() -> count(stack, sql) >= least);
  }

  private static long count(RelayerStack stack, String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }
}
