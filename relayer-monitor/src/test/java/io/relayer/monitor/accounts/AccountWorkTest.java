package io.relayer.monitor.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.AccountDao;
import io.relayer.core.runtime.Channel;
import io.relayer.devnet.rpc.RpcFault;
import io.relayer.devnet.rpc.RpcProxy;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.WorldTest;
import io.relayer.monitor.heads.HeadFollower;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.operations.senders.AdoptionPlan;
import io.relayer.operations.senders.SenderAdoption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountWorkTest extends WorldTest {
  private AccountWork accounts;

  @BeforeEach
  void start() {
    accounts = new AccountWork(world.leader, world.nodes, world.terms, world.metrics);
  }

  private void follow() throws Exception {
    world.run(new HeadFollower(world.leader, world.nodes, world.terms, world.metrics));
  }

  /// Known to the database, not yet taken into use.
  private Sender registered() {
    Sender sender = world.stranger();
    world.database.useTransaction(
        h -> AccountDao.register(h, List.of(world.id), List.of(sender.address()), "test"));
    return sender;
  }

  private void useNonces(Sender sender, int mined, int waiting) {
    for (int i = 0; i < mined + waiting; i++) {
      long nonce = sender.takeNonce();
      chain.rpc("eth_sendRawTransaction", sender.sign(nonce, Wish.transfer(), 2).toString());
      if (i == mined - 1) {
        world.mine(1);
      }
    }
  }

  private Map<String, Object> observation() {
    return world.database.withHandle(
        h -> h.createQuery("select * from account_observations").mapToMap().one());
  }

  private boolean isObservedAgain() throws Exception {
    Instant before = observedAt();
    world.run(accounts);
    return !before.equals(observedAt());
  }

  private Instant observedAt() {
    return world.value(Instant.class, "select observed_at from account_observations");
  }

  @Test
  void accountThatNoNodeTellsKeepsNoOtherFromBeingObserved() throws Exception {
    Sender broken = registered();
    Sender other = registered();
    follow();
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(
          new RpcFault.Chokes("eth_getTransactionCount", broken.address().toString(), true));

      world.run(new AccountWork(world.leader, nodes, world.terms, world.metrics));
    }
    assertThat(world.value(Address.class, "select address from account_observations"))
        .isEqualTo(other.address());
  }

  @Test
  void accountWhoseObservationIsRefusedKeepsNoOtherFromBeingObserved() throws Exception {
    Sender broken = registered();
    Sender other = registered();
    follow();
    world.execute(
        "alter table account_observations add constraint refused check (address <> decode('%s', 'hex'))"
            .formatted(broken.address().toString().substring(2)));

    world.run(accounts);
    assertThat(world.value(Address.class, "select address from account_observations"))
        .isEqualTo(other.address());

    world.execute("alter table account_observations drop constraint refused");
    world.mine(5); // it has a pause
    follow();
    world.run(accounts);
    assertThat(world.value(Long.class, "select count(*) from account_observations")).isEqualTo(2);
  }

  private void lastSeen(String ago) {
    seenAt("clock_timestamp() - interval '%s'".formatted(ago));
  }

  private void seenAt(String time) {
    world.execute(
        "update account_observations set observed_at = %1$s, pending_at = case when pending_nonce is not null then %1$s end"
            .formatted(time));
  }

  @Test
  void newAccountIsObservedAsTheChainAndThePoolHaveIt() throws Exception {
    Sender sender = registered();
    useNonces(sender, 2, 1);
    follow();

    world.run(accounts);

    assertThat(observation())
        .containsEntry("latest_nonce", 2L)
        .containsEntry("pending_nonce", 3L)
        .containsEntry("block_number", chain.blockNumber());
    assertThat(world.value(Wei.class, "select balance from account_observations"))
        .isEqualTo(
            world.nodes.balances(List.of(sender.address()), BlockRef.LATEST).get(sender.address()));
    assertThat(world.announced).contains(Channel.SIGNING);
    assertThat(world.value(Boolean.class, "select delegated from account_observations")).isFalse();
  }

  /// As by a proxy that writes `0x` for what it does not know.
  @Test
  void accountWhoseBalanceCannotBeReadIsObservedAllTheSame() throws Exception {
    Sender sender = registered();
    useNonces(sender, 2, 0);
    follow();
    try (RpcProxy proxy = RpcProxy.to(chain.url());
        ChainNodes nodes = world.nodesAt(proxy.url())) {
      proxy.faults(new RpcFault.Writes("eth_getBalance", "", "\"0x\""));

      world.run(new AccountWork(world.leader, nodes, world.terms, world.metrics));

      assertThat(observation()).containsEntry("latest_nonce", 2L).containsEntry("balance", null);
      assertThat(nodes.status().getFirst().lastError()).startsWith("eth_getBalance: result: ");
    }
  }

  @Test
  void delegatedAccountIsSeenAsOne() throws Exception {
    Sender sender = registered();
    chain.rpc("anvil_setCode", sender.address().toString(), "0xef0100" + "0b".repeat(20));
    follow();

    world.run(accounts);

    assertThat(world.value(Boolean.class, "select delegated from account_observations")).isTrue();
  }

  @Test
  void nothingIsObservedBeforeTheHeadIsKnown() throws Exception {
    registered();

    world.run(accounts);

    assertThat(world.value(Long.class, "select count(*) from account_observations")).isZero();
  }

  @Test
  void idleAccountIsLeftAloneForLong() throws Exception {
    Sender sender = registered();
    follow();
    world.run(accounts);
    lastSeen("2 seconds");

    assertThat(isObservedAgain()).isFalse();
    assertThat(due(Duration.ofMillis(2_500))).isEmpty();
    assertThat(due(Duration.ofMillis(1_500))).containsExactly(sender.address());
  }

  private List<Address> due(Duration idle) {
    lastSeen("2 seconds");
    return world
        .database
        .withHandle(h ->
            ObservationDao.round(
                h, world.id, new ObservationDao.Pace(Duration.ofSeconds(1), idle), null, 10))
        .due()
        .stream()
        .map(ObservationDao.Due::account)
        .toList();
  }

  @Test
  void ofAnAccountInUseThePoolIsAskedForOnlyWhereTheChainIsAhead() throws Exception {
    Sender sender = registered();
    useNonces(sender, 2, 1);
    follow();

    world.execute("update accounts set first_nonce = 0, first_block = 0, next_nonce = 2");
    world.run(accounts);
    assertThat(observation())
        .containsEntry("latest_nonce", 2L)
        .containsEntry("pending_nonce", null);

    world.execute("update accounts set next_nonce = 1");
    lastSeen("1 hour");
    world.run(accounts);
    assertThat(observation()).containsEntry("latest_nonce", 2L).containsEntry("pending_nonce", 3L);
  }

  @Test
  void accountWithRequestsThatWaitForANonceIsObservedAboutOncePerBlock() throws Exception {
    Sender sender = registered();
    follow();
    world.run(accounts);
    world.queue(sender, Wish.transfer());

    lastSeen("1 millisecond");
    assertThat(isObservedAgain()).isFalse();

    lastSeen("1100 milliseconds");
    assertThat(isObservedAgain()).isTrue();
  }

  @Test
  void memberOfAPoolWithRequestsIsObservedAboutOncePerBlock() throws Exception {
    Sender sender = registered();
    follow();
    world.run(accounts);
    world.queue(sender, Wish.transfer());
    world.execute("update accounts set pool = 'payouts'");
    world.execute("update transactions set pool = 'payouts', sender = null");

    lastSeen("1100 milliseconds");
    assertThat(isObservedAgain()).isTrue();
  }

  @Test
  void whatWasSeenBeforeTheServerStartedIsSeenAnew() throws Exception {
    registered();
    follow();
    world.run(accounts);
    seenAt("pg_postmaster_start_time() - interval '1 millisecond'");

    assertThat(isObservedAgain()).isTrue();
  }

  @Test
  void balanceStaysWhereOnlyTheNonceIsRead() throws Exception {
    Sender sender = world.sender();
    follow();
    world.run(accounts);
    Object balance = observation().get("balance");
    Signed signed = world.sign(sender, Wish.transfer());
    do {
      world.mine(1);
    } while (chain.blockNumber() % 10 == 0);

    follow();

    assertThat(observation())
        .containsEntry("block_number", chain.blockNumber())
        .containsEntry("balance", balance);
    assertThat(signed.nonce()).isEqualTo(0);
  }

  /// One of ours is signed; a foreign transaction has used its nonce and the next one, and two more
  /// in the pool.
  private Sender aheadOnTheChain() throws Exception {
    Sender sender = world.sender();
    world.sign(sender, Wish.transfer());
    for (int nonce = 0; nonce < 4; nonce++) {
      chain.rpc("eth_sendRawTransaction", sender.sign(nonce, Wish.transfer(), 9).toString());
      if (nonce == 1) {
        world.mine(1);
      }
    }
    follow();
    world.run(accounts);
    return sender;
  }

  private AdoptionPlan adoption(Sender sender) {
    return world.database.withHandle(h -> SenderAdoption.plan(h, world.id, sender.address()));
  }

  @Test
  void whatStrangersHaveInThePoolStaysKnownWhereOnlyTheNonceIsRead() throws Exception {
    Sender sender = aheadOnTheChain();
    AdoptionPlan before = adoption(sender);
    assertThat(before).isEqualTo(new AdoptionPlan.MoveUp(new Nonce(1), new Nonce(4)));
    Instant seen = observedAt();

    follow(); // as at each head

    assertThat(observedAt()).isAfter(seen);
    assertThat(adoption(sender)).isEqualTo(before);
  }

  @Test
  void poolThatWasLookedAtLongAgoIsNotKnownThoughEachHeadShowsTheNonce() throws Exception {
    Sender sender = aheadOnTheChain();
    world.execute("update account_observations set pending_at = pending_at - interval '1 hour'");
    follow();

    assertThat(adoption(sender))
        .isInstanceOfSatisfying(
            AdoptionPlan.Refused.class,
            refused -> assertThat(refused.why()).contains("pools is not known", "Try again"));

    assertThat(isObservedAgain()).as("while the chain is ahead of it").isTrue();
    assertThat(adoption(sender)).isEqualTo(new AdoptionPlan.MoveUp(new Nonce(1), new Nonce(4)));
    world.execute("update account_observations set pending_at = clock_timestamp() + interval '1m'");
    assertThat(isObservedAgain()).isFalse();
  }

  @Test
  void allAreObservedPageByPage() throws Exception {
    List<Address> many = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      many.add(Address.parse("0x" + "%040x".formatted(1_000 + i)));
    }
    world.database.useTransaction(h -> AccountDao.register(h, List.of(world.id), many, "test"));
    follow();

    world.run(accounts);

    assertThat(world.value(Long.class, "select count(*) from account_observations"))
        .isEqualTo(many.size());
    assertThat(accounts.advance(world.lease)).isPositive(); // and begins anew
    world.execute("delete from account_observations");
    world.run(accounts);
    world.run(accounts);
    assertThat(world.value(Long.class, "select count(*) from account_observations"))
        .isEqualTo(many.size());
  }
}
