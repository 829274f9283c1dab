package io.relayer.app.view;

import static io.relayer.core.transaction.Lives.Stage.CONFIRMED;
import static io.relayer.core.transaction.Lives.Stage.INCLUDED;
import static io.relayer.core.transaction.Lives.Stage.PENDING;
import static io.relayer.core.transaction.Lives.Stage.QUEUED;
import static io.relayer.core.transaction.Lives.Stage.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.account.AccountDao;
import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.transaction.Lives;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.accounts.Observation;
import io.relayer.monitor.accounts.ObservationDao;
import io.relayer.monitor.nodes.NodeDao;
import io.relayer.monitor.nodes.NodeDao.NodeReport;
import io.relayer.monitor.window.BlockLink;
import io.relayer.monitor.window.ChainHead;
import io.relayer.monitor.window.ChainHeadDao;
import io.relayer.signer.signing.KeySightingDao;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChainViewsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final NodeReport.Health HEALTH =
      new NodeReport.Health(0.25, Duration.ofNanos(12_500_000), "refused", NOON, "anvil/v1", NOON);
  private static final ChainId OTHER = new ChainId(5);
  private static final Address IDLE = Address.parse("0x" + "0c".repeat(20));

  private final Lives lives = new Lives();
  private final FreshDatabase fresh = lives.fresh();

  @BeforeEach
  void twoChains() {
    fresh.execute(Chains.insert(Lives.CHAIN.value(), "dev"), Chains.insert(5, "other"));
  }

  @AfterEach
  void close() {
    lives.close();
  }

  @Test
  void aChainShowsItsHeadWhatIsOutAndItsNodes() {
    for (var stage : List.of(QUEUED, SIGNED, PENDING, INCLUDED, CONFIRMED)) {
      lives.at(stage);
    }
    fresh
        .database()
        .useTransaction(handle -> {
          ChainHeadDao.put(
              handle,
              Lives.CHAIN,
              new ChainHead(
                  new BlockLink(120, Lives.BLOCK, Lives.BLOCK, NOON), Wei.gwei(3), 30_000_000));
          FinalizedDao.put(handle, Lives.CHAIN, 90, Lives.BLOCK, FinalityBy.TAG);
          NodeDao.replace(
              handle,
              Lives.CHAIN,
              List.of(
                  node("http://a", "alive", 120L),
                  node("http://b", "alive", 118L),
                  node("http://c", "unreachable", 100L),
                  node("http://d", "wrong-chain", null),
                  node("http://e", "connecting", null),
                  node("http://f", "lagging", 90L),
                  node("http://g", "alive", "open", 120L),
                  sendOnly("http://h")));
          NodeDao.replace(handle, OTHER, List.of(node("http://a", "alive", 7L)));
        });
    View chains = new View(fresh, "chain_status");
    assertThat(chains.row("chain_id = 31337"))
        .containsEntry("name", "dev")
        .containsEntry("head_number", "120")
        .containsEntry("head_at", "2026-11-22T12:00:00+00:00")
        .containsEntry("finalized_number", "90")
        .containsEntry("finalized_hash", Lives.BLOCK.toString())
        .containsEntry("finality", "tag")
        .containsEntry("base_fee", Wei.gwei(3).value().toString())
        .containsEntry("block_gas_limit", "30000000")
        .containsEntry("pending", "3")
        .containsEntry("nodes_healthy", "2")
        .containsEntry("nodes_total", "8")
        .containsEntry("paused", "false")
        .containsEntry("confirmations", "12");
  }

  @Test
  void aChainThatNobodyHasLookedAtIsThereAllTheSame() {
    fresh.execute("update chains set paused = true where chain_id = 5");
    assertThat(new View(fresh, "chain_status").row("chain_id = 5"))
        .containsEntry("name", "other")
        .containsEntry("pending", "0")
        .containsEntry("nodes_healthy", "0")
        .containsEntry("nodes_total", "0")
        .containsEntry("paused", "true")
        .extracting("head_number", "head_at", "finalized_number", "base_fee", "block_gas_limit")
        .containsOnlyNulls();
  }

  @Test
  void aNodeShowsHowFarItIsAndWhatItSaidLast() {
    fresh
        .database()
        .useTransaction(handle ->
            NodeDao.replace(
                handle,
                Lives.CHAIN,
                List.of(
                    node("http://a", "alive", 120L),
                    node("http://b", "unreachable", "half-open", 117L),
                    node("http://c", "connecting", null))));
    View nodes = new View(fresh, "node_status");
    assertThat(nodes.row("node = 'http://b'"))
        .containsEntry("chain_id", "31337")
        .containsEntry("state", "unreachable")
        .containsEntry("breaker", "half-open")
        .containsEntry("duty", "primary")
        .containsEntry("error_rate", "0.25")
        .containsEntry("head_number", "117")
        .containsEntry("lag", "3")
        .containsEntry("latency_ms", "12.5")
        .containsEntry("last_error", "refused")
        .containsEntry("last_error_at", "2026-11-22T12:00:00+00:00")
        .containsEntry("client_version", "anvil/v1")
        .containsEntry("checked_at", "2026-11-22T12:00:00+00:00");
    assertThat(nodes.column("concat_ws(' ', node, head_number, lag)"))
        .containsExactly("http://a 120 0", "http://b 117 3", "http://c");
  }

  @Test
  void aSenderShowsItsNoncesAndWhatItHasQueuedAndOut() {
    for (var stage : List.of(QUEUED, QUEUED, INCLUDED, CONFIRMED)) {
      lives.at(stage);
    }
    lives.at(SIGNED).update("signed_at = '2026-11-22 10:00+00'");
    lives.at(PENDING).update("signed_at = '2026-11-22 09:00+00'");
    fresh
        .database()
        .useTransaction(handle -> {
          AccountDao.register(handle, List.of(Lives.CHAIN), List.of(Lives.SENDER), "local");
          AccountDao.takeIntoUse(handle, Lives.CHAIN, Lives.SENDER, new Nonce(7), 1);
          ObservationDao.put(
              handle,
              Lives.CHAIN,
              100,
              List.of(new Observation(Lives.SENDER, new Nonce(5), null, Wei.gwei(9), null)));
          KeySightingDao.seen(handle, List.of(Lives.SENDER), "here", Duration.ZERO);
        });
    fresh.execute(
        "update accounts set pool = 'payouts', paused = 'signing', waiting_for = 'fees'",
        "update key_sightings set seen_at = '2026-11-22 12:00+00'");
    assertThat(sender(Lives.SENDER))
        .containsEntry("chain_id", "31337")
        .containsEntry("pool", "payouts")
        .containsEntry("next_nonce", "7")
        .containsEntry("chain_nonce", "5")
        .containsEntry("queued", "2")
        .containsEntry("in_flight", "2")
        .containsEntry("balance", Wei.gwei(9).value().toString())
        .containsEntry("paused", "true")
        .containsEntry("waiting_for", "fees")
        .containsEntry("managed_by", "local")
        .containsEntry("key_seen_at", "2026-11-22T12:00:00+00:00")
        .containsEntry("oldest_unconfirmed_at", "2026-11-22T09:00:00+00:00");
  }

  @Test
  void aSenderThatWasNeverUsedIsThereAllTheSame() {
    fresh
        .database()
        .useTransaction(
            handle -> AccountDao.register(handle, List.of(Lives.CHAIN), List.of(IDLE), "external"));
    assertThat(sender(IDLE))
        .containsEntry("in_flight", "0")
        .containsEntry("queued", "0")
        .containsEntry("paused", "false")
        .containsEntry("managed_by", "external")
        .extracting(
            "pool",
            "next_nonce",
            "chain_nonce",
            "balance",
            "waiting_for",
            "key_seen_at",
            "oldest_unconfirmed_at")
        .containsOnlyNulls();
  }

  private java.util.Map<String, @Nullable String> sender(Address address) {
    return new View(fresh, "sender_status").row("sender = '%s'".formatted(address));
  }

  private static NodeReport node(String name, String state, @Nullable Long head) {
    return node(name, state, "closed", head);
  }

  private static NodeReport node(String name, String state, String breaker, @Nullable Long head) {
    return new NodeReport(name, "primary", state, breaker, head(head), HEALTH);
  }

  private static NodeReport sendOnly(String name) {
    return new NodeReport(name, "send-only", "alive", "closed", head(null), HEALTH);
  }

  private static NodeReport.Head head(@Nullable Long number) {
    return new NodeReport.Head(number, number == null ? null : 120 - number);
  }
}
