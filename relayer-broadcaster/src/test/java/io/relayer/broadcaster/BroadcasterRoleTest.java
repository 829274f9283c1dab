package io.relayer.broadcaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.broadcaster.sending.Scene;
import io.relayer.broadcaster.sending.Scene.Signed;
import io.relayer.broadcaster.sending.TargetChain;
import io.relayer.broadcaster.sending.Wallet;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Holder;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.outbox.Lane;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.Notifications;
import io.relayer.devnet.ChainOptions;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.ChainId;
import io.relayer.node.ChainNodes;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The whole role on real servers, from the outbox to a chain.
class BroadcasterRoleTest {
  private static final ChainId CHAIN = new ChainId(ChainOptions.DEFAULT_CHAIN_ID);
  private static final Duration REBROADCAST = Duration.ofSeconds(60);
  private static final Lane[] LANES = {
    Lane.TRANSITIONS, Lane.NOTICES, Lane.REJECTED, Lane.broadcasts(CHAIN)
  };

  private final Scene scene = new Scene(CHAIN, 4);
  private final AtomicReference<ChainOptions> options = new AtomicReference<>();
  private DevChain chain =
      TestStack.newChain(o -> {
        options.set(o);
        return o;
      });
  private final List<Wallet> wallets =
      chain.accounts().stream().map(account -> new Wallet(CHAIN, account)).toList();

  @BeforeEach
  void topics() {
    scene.make(new Topics(scene.prefix).events(), 1);
    scene.make(new Topics(scene.prefix).rejected(), 1);
  }

  @AfterEach
  void close() {
    scene.close();
    chain.close();
  }

  @Test
  void whatStandsInTheOutboxReachesTheChain() {
    BroadcasterRole role = role();
    Signed first = wallets.getFirst().sign();
    Signed second = wallets.getFirst().sign();
    Signed other = wallets.get(1).sign();
    scene.signIntoOutbox(first, second, other);

    untilPending(List.of(first, second, other));

    assertThat(onChain(first)).isTrue();
    assertThat(onChain(second)).isTrue();
    assertThat(onChain(other)).isTrue();
    assertThat(scene.row(first))
        .containsEntry("last_outcome", "accepted")
        .containsEntry("resend_ms", REBROADCAST.toMillis());
    assertThat(role.health()).allMatch(Health::isGood);
    assertThat(role.problems()).isEmpty();
    await()
        .atMost(Scene.DEADLINE)
        .untilAsserted(() -> assertThat(role.published()).containsExactlyInAnyOrder(LANES));
  }

  @Test
  void whileTheNodeIsDownThePartitionWaitsAndTheSameBytesGoOutWhenItIsBack() {
    BroadcasterRole role = role();
    Signed before = wallets.getFirst().sign();
    scene.signIntoOutbox(before);
    untilPending(List.of(before));

    chain.close();
    Signed during = wallets.getFirst().sign();
    scene.signIntoOutbox(during);
    await()
        .atMost(Scene.DEADLINE)
        .until(() -> role.problems().contains("chain 31337 has no usable node"));
    assertThat(scene.row(during)).containsEntry("state", "signed");

    chain = DevChain.start(options.get().withPort(chain.port()));
    // Dying, the node may have taken the bytes in without an answer: then the clock is asked.
    await()
        .atMost(Scene.DEADLINE)
        .until(() -> Boolean.TRUE.equals(scene.row(during).get("handled")));
    if (!"pending".equals(scene.row(during).get("state"))) {
      scene.resend(during);
    }
    untilPending(List.of(during));

    assertThat(onChain(during)).isTrue();
    assertThat(scene.attempts()).isEqualTo(2);
    assertThat(scene.events(during)).containsExactly("queued", "signed", "pending");
  }

  @Test
  void aChainWhoseNodesAreAwayHoldsUpNoOther() {
    ChainId away = new ChainId(1);
    scene.make(new Topics(scene.prefix).broadcasts(away), 1);
    BroadcasterRole role = role(Map.of(away, "http://127.0.0.1:1", CHAIN, chain.url()));
    await()
        .atMost(Scene.DEADLINE)
        .until(() -> role.problems().contains("chain 1 has no usable node"));
    Signed first = wallets.getFirst().sign();
    scene.signIntoOutbox(first);

    untilPending(List.of(first));

    assertThat(onChain(first)).isTrue();
    assertThat(role.problems()).containsExactly("chain 1 has no usable node");
  }

  @Test
  void twoProcessesShareTheWorkAndEitherGoesOnAlone() {
    BroadcasterRole one = role();
    BroadcasterRole two = role();
    List<Signed> together = round(10);
    scene.signIntoOutbox(together.toArray(Signed[]::new));
    untilPending(together);
    await()
        .atMost(Scene.DEADLINE)
        .untilAsserted(() ->
            assertThat(Stream.of(one, two).flatMap(role -> role.published().stream()))
                .containsExactlyInAnyOrder(LANES));

    one.close();
    List<Signed> alone = round(5);
    scene.signIntoOutbox(alone.toArray(Signed[]::new));
    untilPending(alone);

    await().atMost(Scene.DEADLINE).until(() -> two.published().size() == LANES.length);
    assertThat(two.health()).allMatch(Health::isGood);
    List<Signed> all = new ArrayList<>(together);
    all.addAll(alone);
    assertThat(all).allMatch(this::onChain);
    assertThat(all)
        .allSatisfy(signed ->
            assertThat(scene.events(signed)).containsExactly("queued", "signed", "pending"));
  }

  /// The next transactions of each wallet, their senders mixed.
  private List<Signed> round(int each) {
    List<Signed> all = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      wallets.forEach(wallet -> all.add(wallet.sign()));
    }
    return all;
  }

  private BroadcasterRole role() {
    return role(Map.of(CHAIN, chain.url()));
  }

  /// @param urls of the node of each chain
  private BroadcasterRole role(Map<ChainId, String> urls) {
    Notifications notifications = Notifications.start(scene.database::connect);
    scene.atEnd(notifications::close);
    AfterCommit.announceTo(scene.database, notifications::announce);
    MeterRegistry registry = new SimpleMeterRegistry();
    List<TargetChain> chains =
        urls.entrySet().stream().map(one -> chain(one.getKey(), one.getValue(), registry)).toList();
    RoleContext context =
        new RoleContext(
            scene.database,
            scene.kafka,
            new Topics(scene.prefix),
            notifications,
            new LeaseSettings(Holder.create(), LeaseSettings.DEFAULT_TIME),
            registry);
    BroadcasterRole role = BroadcasterRole.start(chains, context);
    scene.atEnd(role::close);
    return role;
  }

  private TargetChain chain(ChainId id, String url, MeterRegistry registry) {
    ChainNodes nodes =
        ChainNodes.connect(
            ChainNodes.Settings.of(
                id,
                NodeEndpoint.at(URI.create(url), Duration.ofSeconds(3), Duration.ofSeconds(10))),
            registry);
    scene.atEnd(nodes::close);
    return new TargetChain(id, nodes, REBROADCAST, Duration.ofMinutes(10));
  }

  private void untilPending(List<Signed> all) {
    await()
        .atMost(Scene.DEADLINE)
        .untilAsserted(
            () -> assertThat(all).allMatch(s -> "pending".equals(scene.row(s).get("state"))));
  }

  private boolean onChain(Signed signed) {
    JsonNode found = chain.rpc("eth_getTransactionByHash", signed.body().hash().toString());
    return found.isObject();
  }
}
