package io.relayer.operations.recovery;

import io.relayer.broadcaster.publishing.BroadcastReader;
import io.relayer.broadcaster.publishing.LaneReader;
import io.relayer.broadcaster.publishing.Lanes;
import io.relayer.broadcaster.publishing.Publisher;
import io.relayer.broadcaster.publishing.Stored;
import io.relayer.broadcaster.publishing.TransitionReader;
import io.relayer.core.kafka.Stack;
import io.relayer.core.kafka.Topics;
import io.relayer.core.transaction.Inclusion;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/// A database whose events and broadcasts stand in Kafka, and which is then made older.
public final class OlderCopy implements AutoCloseable {
  private final Stack stack = new Stack();
  private final Topics topics = new Topics(stack.prefix());
  private final RestoreDetection differences =
      new RestoreDetection(stack.kafka(), stack.database(), topics);
  private final Restoration restoration =
      new Restoration(stack.kafka(), stack.database(), topics, differences);
  private final Stored stored = new Stored(stack);

  public OlderCopy() {
    stack.topic("broadcasts.31337");
    stack.topic("events");
    stack.topic("requests.rejected");
  }

  public Stack stack() {
    return stack;
  }

  Stored stored() {
    return stored;
  }

  String journal() {
    return topics.broadcasts(Stored.CHAIN);
  }

  /// Brings everything that waits to Kafka.
  public void publish() throws InterruptedException {
    publishBroadcasts();
    publishEvents();
  }

  public void publishBroadcasts() throws InterruptedException {
    publish(new BroadcastReader(topics, Stored.CHAIN));
  }

  public void publishEvents() throws InterruptedException {
    publish(new TransitionReader(topics));
  }

  private void publish(LaneReader reader) throws InterruptedException {
    Publisher publisher = Lanes.publisher(stack, reader);
    try {
      while (publisher.advance().isZero()) {}
    } finally {
      publisher.close();
    }
  }

  public Restoration.Outcome recover() {
    return restoration.carryOut(differences.positions());
  }

  Restoration.Outcome plan() {
    return restoration.plan();
  }

  public List<MissingAttempt> missing() {
    return differences.attempts();
  }

  public List<String> unknownEvents() {
    return differences.events();
  }

  /// Has a partition of one topic read from an offset on, as an operator does.
  void place(String topic, long offset) {
    new PositionRecovery(stack.kafka(), stack.database(), topics)
        .place(new TopicPartition(topic, 0), offset);
  }

  /// What was read up to now was taken in after the backup: nothing of it is there.
  void forget(TransactionId transaction) {
    execute(
        "delete from attempts where transaction_id = '%s'".formatted(transaction),
        "delete from transitions where transaction_id = '%s'".formatted(transaction),
        "delete from requests where request_key = (select request_key from transactions where transaction_id = '%s')"
            .formatted(transaction),
        "delete from payloads where transaction_id = '%s'".formatted(transaction),
        "delete from transactions where transaction_id = '%s'".formatted(transaction));
  }

  /// It was queued when the backup was made.
  void unsign(TransactionId transaction) {
    execute(
        "delete from attempts where transaction_id = '%s'".formatted(transaction),
        "delete from transitions where sequence > 1 and transaction_id = '%s'"
            .formatted(transaction),
        """
        update transactions set state = 'queued', nonce = null, attempt = null, signed_at = null, pending_at = null,
          included_at = null, final_at = null, mined_attempt = null, mined_kind = null, succeeded = null, block_number = null,
          block_hash = null, gas_used = null, effective_gas_price = null, sequence = 1, enqueued_at = null, handled_at = null,
          resend_at = null where transaction_id = '%s'
        """
            .formatted(transaction));
  }

  void nextNonce(long nonce) {
    execute("update accounts set next_nonce = " + nonce);
  }

  void confirm(TransactionId transaction) {
    step(transaction, (h, ref) -> TransactionSteps.known(h, List.of(ref)));
    step(
        transaction,
        (h, ref) ->
            TransactionSteps.included(
                h,
                List.of(
                    new Inclusion(
                        ref,
                        1,
                        7,
                        BlockHash.of(new byte[BlockHash.LENGTH]),
                        true,
                        21_000,
                        Wei.gwei(2),
                        new Inclusion.Details(null, null)))));
    step(transaction, (h, ref) -> TransactionSteps.finalised(h, List.of(ref)));
  }

  interface Step {
    Set<TransactionId> take(Handle handle, TransactionVersion ref);
  }

  void step(TransactionId transaction, Step step) {
    Set<TransactionId> moved =
        stack
            .database()
            .inTransaction(h -> {
              int version =
                  h.createQuery("select version from transactions where transaction_id = :id")
                      .bind("id", transaction)
                      .mapTo(Integer.class)
                      .one();
              return step.take(h, new TransactionVersion(transaction, version));
            });
    if (!moved.equals(Set.of(transaction))) {
      throw new IllegalStateException("the step did not move " + transaction);
    }
  }

  public void execute(String... statements) {
    stack.database().useTransaction(handle -> List.of(statements).forEach(handle::execute));
  }

  public String text(String sql) {
    return stack.database().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }

  /// All that a row says, but what only counts its writes.
  String row(TransactionId transaction) {
    return text(
        """
        select (to_jsonb(t) - 'version' - 'outbox_pos' - 'request_key' - 'included_at' - 'pending_at' - 'final_at'
            - 'enqueued_at' - 'resend_at' - 'handled_at')::text
          || r.producer || r.request_id || r.fingerprint || r.fingerprint_version
        from transactions t join requests r using (request_key) where transaction_id = '%s'
        """
            .formatted(transaction));
  }

  public String attempts(TransactionId transaction) {
    return text(
        """
        select string_agg((to_jsonb(a) - case kind when 'foreign' then 'signed_at' else '' end)::text, ' ' order by attempt)
        from attempts a where transaction_id = '%s'
        """
            .formatted(transaction));
  }

  /// The history, as `sequence event state`.
  public String history(TransactionId transaction) {
    return text(
        """
        select string_agg(format('%%s %%s %%s', sequence, event, state), ', ' order by sequence)
        from transitions where transaction_id = '%s' and not repeat
        """
            .formatted(transaction));
  }

  String nextNonce() {
    return text("select next_nonce::text from accounts");
  }

  @Override
  public void close() {
    stack.close();
  }
}
