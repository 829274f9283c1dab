package io.relayer.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.core.kafka.KafkaClients;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.core.kafka.Topics;
import io.relayer.core.lease.Holder;
import io.relayer.core.lease.Lease;
import io.relayer.core.lease.LeaseDao;
import io.relayer.core.lease.LeaseLostException;
import io.relayer.core.lease.LeaseSettings;
import io.relayer.core.outbox.AfterCommit;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.role.RoleContext;
import io.relayer.core.runtime.Channel;
import io.relayer.core.runtime.Health;
import io.relayer.core.runtime.Notifications;
import io.relayer.core.runtime.Wakeup;
import io.relayer.devnet.DevChain;
import io.relayer.devnet.Mining;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.abi.CustomErrors;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.MonitorRole.Watched;
import io.relayer.monitor.heads.HeadFollower;
import io.relayer.node.ChainNodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorRoleTest {
  private DevChain chain;
  private World world;
  private Notifications notifications;
  private KafkaClients kafka;

  @BeforeEach
  void start() {
    chain = TestStack.newChain(o -> o.withMining(new Mining.Every(Duration.ofMillis(200))));
    world = new World(chain, Duration.ofMillis(200));
    world.execute("delete from leases");
    kafka =
        new KafkaClients(
            new KafkaSettings(
                TestStack.kafka().bootstrapServers(),
                "test",
                new KafkaSettings.Topics(1, 1, 1, Duration.ofDays(14)),
                Map.of()),
            new SimpleMeterRegistry());
    notifications = Notifications.start(world.database.dataSource()::getConnection);
    AfterCommit.announceTo(world.database, notifications::announce);
  }

  @AfterEach
  void end() {
    notifications.close();
    kafka.close();
    world.close();
    chain.close();
  }

  private MonitorRole role() {
    return role(world.nodes);
  }

  private MonitorRole role(ChainNodes nodes) {
    return role(nodes, new SimpleMeterRegistry());
  }

  private MonitorRole role(ChainNodes nodes, MeterRegistry registry) {
    return MonitorRole.start(
        new RoleContext(
            world.database,
            kafka,
            new Topics("test"),
            notifications,
            new LeaseSettings(Holder.create(), Duration.ofSeconds(3)),
            registry),
        new ServerWatch(world.database, () -> {}),
        List.of(new Watched(world.settings, nodes)),
        CustomErrors.NONE);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private boolean isConfirmed(Signed signed) {
    return world.state(signed.transaction()).equals("confirmed");
  }

  @Test
  void transactionIsFollowedToItsEndAndTheTablesAreKept() {
    Sender sender = world.sender();
    try (MonitorRole role = role()) {
      Signed signed = world.sign(sender, Wish.transfer());
      world.send(signed);

      soon().until(() -> isConfirmed(signed));
      soon().until(() -> world.value(Long.class, "select count(*) from fees") == 1);
      soon().until(() -> world.value(Long.class, "select count(*) from account_observations") == 1);
      soon()
          .until(() ->
              world.value(
                  Boolean.class,
                  "select exists (select from node_status where state = 'alive' and lag = 0)"));
      assertThat(world.value(byte[].class, "select genesis_hash from chains"))
          .isEqualTo(world.nodes.genesisHash().toArray());
      assertThat(role.active()).containsExactly(world.id);
      assertThat(role.health()).allMatch(Health::isGood);
    }
  }

  @Test
  void onlyOneIsActiveAndAStandByTakesOverAtOnceWhenItEnds() {
    MonitorRole first = role();
    soon().until(() -> !first.active().isEmpty());
    try (MonitorRole second = role()) {
      assertThat(second.active()).isEmpty();
      first.close();

      soon().until(() -> !second.active().isEmpty());
      Signed signed = world.sign(world.sender(), Wish.transfer());
      world.send(signed);
      soon().until(() -> isConfirmed(signed));
    }
  }

  @Test
  void standByTakesOverFromOneThatIsGoneAndTheLatecomerWritesNothing() throws Exception {
    // A leader whose process stands still: it thinks that it has the lease.
    Lease lost =
        world.database.inTransaction(h ->
            LeaseDao.take(h, "monitor:" + world.id, "still", Duration.ofSeconds(1)).orElseThrow());
    HeadFollower still = new HeadFollower(world.leader, world.nodes, world.terms, world.metrics);
    Signed signed = world.sign(world.sender(), Wish.transfer().withDepth(1_000, false));
    world.send(signed);
    try (MonitorRole role = role()) {
      soon().until(() -> world.events(signed.transaction()).contains("included"));

      assertThatThrownBy(() -> still.advance(lost)).isInstanceOf(LeaseLostException.class);

      assertThat(world.events(signed.transaction()))
          .containsExactly("queued", "signed", "included");
      assertThat(role.active()).containsExactly(world.id);
    }
  }

  @Test
  void nothingIsReadFromAWrongChain() {
    world.execute("update chains set genesis_hash = sha256('another')");
    try (MonitorRole role = role()) {
      soon()
          .untilAsserted(() ->
              assertThat(role.health())
                  .anySatisfy(health ->
                      assertThat(health.failure())
                          .hasValueSatisfying(f -> assertThat(f.text()).contains("wrong chain"))));

      assertThat(world.value(Long.class, "select count(*) from chain_heads")).isZero();
      assertThat(world.value(Long.class, "select count(*) from fees")).isZero();
    }
  }

  @Test
  void estimateThatIsAnnouncedIsMadeAndSignersAreTold() {
    Wakeup signing = new Wakeup();
    notifications.subscribe(Channel.SIGNING, signing);
    Sender sender = world.sender();
    try (MonitorRole role = role()) {
      soon().until(() -> world.value(Long.class, "select count(*) from chain_heads") == 1);
      TransactionId queued = world.queue(sender, Wish.transfer().withGas(null));

      notifications.announce(Channel.ESTIMATES);

      soon().until(() -> world.row(queued).get("gas_limit") != null);
      soon().until(() -> signing.await(Duration.ZERO));
      assertThat(role.health()).allMatch(Health::isGood);
    }
  }

  @Test
  void headsThatNodesAnnounceWakeTheMonitor() {
    FakeChain announcing = new FakeChain(1);
    try (MonitorRole _ = role(announcing)) {
      assertThat(announcing.wokenByHeads).hasSize(1);
    }
  }

  @Test
  void whatOnlyTheActiveOneTellsEndsWithItsLease() {
    world.execute(
        "update accounts set waiting_for = 'fees' where address = ?", world.sender().address());
    MeterRegistry registry = new SimpleMeterRegistry();
    List<String> told =
        List.of(
            "relayer.monitor.head",
            "relayer.monitor.head.lag",
            "relayer.monitor.finalized",
            "relayer.monitor.finality.stalled",
            "relayer.monitor.disputed",
            "relayer.monitor.unknown",
            "relayer.monitor.unproved",
            "relayer.senders.waiting");
    try (MonitorRole role = role(world.nodes, registry)) {
      soon().until(() -> told.stream().noneMatch(name -> registry.find(name).gauges().isEmpty()));

      soon().until(() -> anotherHoldsTheLease() && role.active().isEmpty());
      soon()
          .until(() ->
              anotherHoldsTheLease()
                  && told.stream().allMatch(name -> registry.find(name).gauges().isEmpty()));
    }
  }

  /// For a second from now: a lease that reached much further would be void.
  private boolean anotherHoldsTheLease() {
    return world.execute(
            "update leases set holder = 'another', epoch = epoch + 1, until = clock_timestamp() + interval '1 second'")
        > 0;
  }
}
