package io.relayer.monitor.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.FinalizedBlock;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.retry.Changes;
import io.relayer.core.retry.Retries;
import io.relayer.core.retry.RetryOutcome;
import io.relayer.core.transaction.EarlierGenerations;
import io.relayer.core.transaction.NonceAssignment;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Nonce;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.Contracts;
import io.relayer.monitor.Sender;
import io.relayer.monitor.Signed;
import io.relayer.monitor.Wish;
import io.relayer.monitor.finality.CanonicalBlocks;
import io.relayer.monitor.finality.FinalityStep;
import io.relayer.monitor.resend.ResendDao;
import io.relayer.monitor.resend.ResendDao.Verdict;
import io.relayer.monitor.resend.ResendWork;
import io.relayer.monitor.retry.GenerationWork;
import io.relayer.monitor.window.ChainTracker;
import io.relayer.monitor.window.HeaderWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A call that reverted is retried, and then a reorg takes the block away that it reverted in: its
/// bytes may succeed now.
class NextGenerationTest extends HeadsTest {

  private GenerationWork generations;
  private Sender sender;
  private Sender opener;
  private Address gate;
  private Wish call;
  private Signed first;
  private TransactionId second;
  private String before;

  @BeforeEach
  void aRetriedCall() throws Exception {
    generations = new GenerationWork(world.leader, world.id);
    gate = world.contract(Contracts.gate());
    sender = world.sender();
    opener = world.stranger();
    call = Wish.call(gate, "0x");
    world.mine(1);
    world.run(heads);
    before = snapshot();
    first = mined(sender, call);
    blocks(15);
    assertThat(world.row(first.transaction())).containsEntry("failure_code", "REVERTED");
    second = retry(first.transaction());
    world.run(generations);
    assertThat(offered()).containsExactly(second);
  }

  @Test
  void nextOneWaitsInTheQueueAndIsWithdrawnOnceTheOneBeforeWasExecuted() throws Exception {
    reorg();

    assertThat(offered()).isEmpty();
    assertThat(signs(second)).isFalse();
    assertThat(world.row(second)).containsEntry("waiting_for", "earlier-generation");
    assertThat(world.events(second)).containsExactly("queued", "waiting");

    open();
    world.send(first);
    blocks(15);

    assertThat(world.state(first.transaction())).isEqualTo("confirmed");
    assertThat(world.row(second)).containsEntry("state", "cancelled").containsEntry("nonce", null);
    assertThat(executed()).isEqualTo(1);
    assertThat(told()).endsWith("confirmed of 1", "cancelled of 2", "confirmed of 1");
  }

  @Test
  void oneThatTheDatabaseRefusesKeepsNoOtherFromWaiting() throws Exception {
    Signed other = mined(world.sender(), call);
    blocks(15);
    TransactionId third = retry(other.transaction());
    world.execute("update transactions set priority = 9 where transaction_id = ?", second);
    world.execute(
        "alter table transactions add constraint a check (priority <> 9 or waiting_for is null)");

    reorg();
    world.execute("alter table transactions drop constraint a");

    assertThat(world.row(third)).containsEntry("waiting_for", "earlier-generation");
    assertThat(world.row(second)).containsEntry("waiting_for", null);
    world.run(generations);
    assertThat(world.row(second)).containsEntry("waiting_for", "earlier-generation");
  }

  @Test
  void nextOneIsWithdrawnWhereAnotherKeyHolderExecutesTheOneBefore() throws Exception {
    reorg();
    open();
    chain.rpc("eth_sendRawTransaction", sender.sign(0, call, 9).toString());
    blocks(15);

    assertThat(world.row(first.transaction()))
        .containsEntry("state", "confirmed")
        .containsEntry("mined_kind", "foreign");
    assertThat(world.row(second)).containsEntry("state", "cancelled").containsEntry("nonce", null);
    assertThat(executed()).isEqualTo(1);
  }

  /// At once: what the sender has behind it must not wait for `stuck-after`.
  @Test
  void nonceOfTheNextOneIsGivenUpWhereAnotherKeyHolderExecutesTheOneBefore() throws Exception {
    Signed signed = world.sign(sender, call, ref(second));
    reorg();
    open();
    chain.rpc("eth_sendRawTransaction", sender.sign(0, call, 9).toString());
    blocks(15);

    assertThat(world.row(first.transaction())).containsEntry("mined_kind", "foreign");
    assertThat(world.row(signed.transaction())).containsEntry("intent", "cancel");
  }

  @Test
  void nextOneGoesOnOnceTheOneBeforeHasRevertedAgain() throws Exception {
    reorg();
    world.send(first);
    blocks(15);

    assertThat(world.row(first.transaction())).containsEntry("failure_code", "REVERTED");
    assertThat(offered()).containsExactly(second);
    assertThat(world.row(second)).containsEntry("waiting_for", null);

    open();
    Signed signed = world.sign(sender, call, ref(second));
    world.send(signed);
    blocks(15);

    assertThat(world.state(second)).isEqualTo("confirmed");
    assertThat(executed()).isEqualTo(1);
  }

  /// A depth of two blocks may do for a request; what a second nonce rests on is the chain's tag.
  @Test
  void oneThatWasFollowedIsFinalAgainByTheTagAlone() throws Exception {
    reorg();
    world.send(first);
    world.mine(6);
    HeaderWindow window = new ChainTracker(128, 64).newest(world.nodes, world.nodes.head());
    world.run(heads);
    long block = world.value(Long.class, "select max(block_number) from transactions");
    assertThat(world.state(first.transaction())).isEqualTo("failed"); // anvil's tag is 2 behind
    world.execute(
        "update transactions set state = 'pending', failure_code = null, failure_message = null, final_at = null where transaction_id = ?",
        first.transaction());
    FinalityStep judge =
        new FinalityStep(
            world.leader, world.terms, new CanonicalBlocks(world.nodes), world.metrics);

    judge.settle(world.lease, window, finalized(block - 1));
    assertThat(world.state(first.transaction())).isEqualTo("pending");

    judge.settle(world.lease, window, finalized(block));
    assertThat(world.state(first.transaction())).isEqualTo("failed");
  }

  private Optional<FinalizedBlock> finalized(long number) {
    BlockHash hash = world.nodes.header(number).orElseThrow().hash();
    return Optional.of(
        new FinalizedBlock(number, hash, FinalityBy.TAG, Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void nextOneThatHasItsNonceIsNotSentAgainUntilTheOneBeforeHasRevertedAgain() throws Exception {
    Signed signed = world.sign(sender, call, ref(second));
    reorg();

    assertThat(verdict(signed)).isEqualTo(Verdict.LATER);
    world.run(new ResendWork(world.leader, world.terms, world.metrics));
    assertThat(sent(signed)).isZero();
    assertThat(world.row(second)).containsEntry("waiting_for", "earlier-generation");

    world.send(first);
    blocks(15);

    assertThat(world.state(first.transaction())).isEqualTo("failed");
    assertThat(world.row(second)).containsEntry("waiting_for", null).containsEntry("intent", null);
    world.run(new ResendWork(world.leader, world.terms, world.metrics));
    assertThat(sent(signed)).isEqualTo(1);
  }

  @Test
  void nextOneThatHasItsNonceIsGivenUpAsSoonAsABlockHasTheOneBeforeExecuted() throws Exception {
    Signed signed = world.sign(sender, call, ref(second));
    reorg();
    open();
    world.send(first);
    world.mine(1);
    world.run(heads);

    assertThat(world.state(first.transaction())).isEqualTo("pending");
    world.run(generations);
    assertThat(world.row(second)).containsEntry("intent", "cancel");
    assertThat(world.events(second)).endsWith("given-up");
    assertThat(verdict(signed)).isEqualTo(Verdict.NEVER);

    blocks(15);
    assertThat(world.state(first.transaction())).isEqualTo("confirmed");
    assertThat(executed()).isEqualTo(1);
  }

  /// Its bytes are in the pools from before: no intent gets them back, and the chain decides.
  @Test
  void nextOneThatTheChainExecutesFirstIsConfirmed() throws Exception {
    Signed signed = world.sign(sender, call, ref(second));
    reorg();
    world.send(first); // reverts once more, and its nonce is used
    world.mine(1);
    open();
    world.send(signed);
    blocks(15);

    assertThat(world.state(first.transaction())).isEqualTo("failed");
    assertThat(world.state(second)).isEqualTo("confirmed");
    assertThat(executed()).isEqualTo(1);
    assertThat(told()).last().isEqualTo("confirmed of 2");
  }

  @Test
  void nonceOfOneThatWaitsForLongIsSpentForNothing() throws Exception {
    world.sign(sender, call, ref(second));
    reorg();
    world.run(generations);
    assertThat(world.row(second)).containsEntry("intent", null);

    world.execute(
        "update transitions set at = at - interval '11 minutes' where transaction_id = ?", second);
    world.run(generations);

    assertThat(world.row(second))
        .containsEntry("intent", "cancel")
        .containsEntry("state", "signed");
    assertThat(
            world.value(
                String.class,
                "select value::jsonb ->> 'by' from transitions where event = 'given-up' and transaction_id = ?",
                second))
        .isEqualTo("relayer:earlier-generation");
  }

  @Test
  void queueOfOneThatWaitsIsNotGivenUpHoweverLong() throws Exception {
    reorg();
    world.execute(
        "update transitions set at = at - interval '11 minutes' where transaction_id = ?", second);
    world.run(generations);

    assertThat(world.state(second)).isEqualTo("queued");
  }

  /// The older one's event moves the newest one's row before its own turn comes.
  @Test
  void reorgThatUndoesTheEndsOfBothOpensBoth() throws Exception {
    world.sign(sender, call, ref(second));
    chain.rpc("eth_sendRawTransaction", sender.sign(1, Wish.transfer(), 9).toString());
    blocks(15);
    assertThat(world.row(second)).containsEntry("failure_code", "SUPERSEDED");

    reorg();

    assertThat(world.state(second)).isEqualTo("pending");
    assertThat(told()).endsWith("finality-violated of 1", "finality-violated of 2", "waiting of 2");
  }

  @Test
  void nothingIsGivenUpWhileAHoldStands() throws Exception {
    reorg();
    open();
    world.send(first);
    for (int i = 0; i < 15; i++) {
      world.mine(1);
      world.run(heads);
    }
    world.execute("insert into holds (name, detail) values ('restore', 'test')");
    world.run(generations);
    assertThat(world.state(second)).isEqualTo("queued");

    world.execute("delete from holds");
    world.run(generations);
    assertThat(world.state(second)).isEqualTo("cancelled");
  }

  private TransactionId retry(TransactionId id) {
    RetryOutcome outcome =
        world
            .database
            .inTransaction(handle -> Retries.retry(handle, List.of(id), Changes.NONE))
            .values()
            .iterator()
            .next();
    return ((RetryOutcome.Made) outcome).id();
  }

  /// The chain without the block that the first one reverted in.
  private void reorg() throws Exception {
    back(before);
    world.mine(40);
    world.run(heads);
    world.run(generations);
    assertThat(world.row(first.transaction()))
        .containsEntry("state", "pending")
        .containsEntry("block_number", null)
        .containsEntry("intent", "retried");
  }

  private void open() {
    chain.rpc("eth_sendRawTransaction", opener.sign(0, Wish.call(gate, "0x01"), 5).toString());
    world.mine(1);
  }

  private void blocks(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      world.mine(1);
      world.run(heads);
      world.run(generations);
    }
  }

  /// How many calls have gone through the gate: each brings one wei.
  private long executed() {
    String balance = chain.rpc("eth_getBalance", gate.toString(), "latest").asString();
    return Long.decode(balance) - 1; // the one that opened it
  }

  private List<TransactionId> offered() {
    return world.database.withHandle(handle ->
        handle
            .createQuery(
                "select t.transaction_id from transactions t where t.sender = :sender and t.state = 'queued' and not "
                    + EarlierGenerations.OPEN_OR_EXECUTED)
            .bind("sender", sender.address())
            .mapTo(TransactionId.class)
            .list());
  }

  private TransactionVersion ref(TransactionId id) {
    return new TransactionVersion(
        id,
        world.value(
            Integer.class, "select version from transactions where transaction_id = ?", id));
  }

  private boolean signs(TransactionId queued) {
    NonceAssignment step = new NonceAssignment(ref(queued), sender.address(), new Nonce(99));
    return !world
        .database
        .<Set<TransactionId>, RuntimeException>inTransaction(handle -> {
          handle.execute("savepoint before");
          Set<TransactionId> moved =
              TransactionSteps.signed(handle, List.of(step), Duration.ofMinutes(10));
          handle.execute("rollback to savepoint before");
          return moved;
        })
        .isEmpty();
  }

  private Verdict verdict(Signed signed) {
    world.execute(
        "update transactions set resend_at = clock_timestamp() where transaction_id = ?",
        signed.transaction());
    Entry entry = new Entry(signed.transaction(), 1);
    return Objects.requireNonNull(
        world
            .database
            .inTransaction(handle ->
                ResendDao.decide(handle, List.of(entry), Duration.ofHours(1), Duration.ofHours(1)))
            .get(entry));
  }

  private long sent(Signed signed) {
    return world.value(
        Long.class,
        "select count(*) from outbox where ? = any(transaction_ids)",
        signed.transaction());
  }

  /// The events of both, in their order.
  private List<String> told() {
    return world.database.withHandle(handle ->
        handle
            .createQuery(
                "select event || ' of ' || generation from transitions where not repeat order by sequence")
            .mapTo(String.class)
            .list());
  }
}
