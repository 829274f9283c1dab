package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.BroadcastDao;
import io.relayer.broadcaster.sending.BroadcastDao.Locked;
import io.relayer.broadcaster.sending.BroadcastDao.Stored;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.outbox.BroadcastOutboxDao.Entry;
import io.relayer.core.transaction.AttemptKey;
import io.relayer.core.transaction.Handled;
import io.relayer.core.transaction.Handled.Sent;
import io.relayer.core.transaction.Sendability;
import io.relayer.core.transaction.SendingSteps;
import io.relayer.core.transaction.State;
import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.transaction.SignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.TransactionId;
import io.relayer.monitor.resend.ResendDao;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendingDaoTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Address SENDER = Address.parse("0x" + "0a".repeat(20));

  private final TestDatabase fresh = TestStack.database();
  private final Database database =
      Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));
  private int nonce;

  @BeforeAll
  void account() {
    execute(
        "insert into accounts (chain_id, address, managed_by, first_nonce, first_block, next_nonce)"
            + " values (31337, '\\x0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'test', 0, 0, 0)");
  }

  @BeforeEach
  void nobodyIsPaused() {
    execute("update accounts set paused = null");
  }

  @AfterAll
  void close() {
    database.close();
    fresh.close();
  }

  @Test
  void readsBackWhatIsThereAndNothingElse() {
    AttemptKey key = signed();
    List<Stored> stored =
        database.withHandle(
            h -> BroadcastDao.byHash(h, CHAIN, List.of(hash(99_999, 1), hash(key))));

    assertThat(stored)
        .containsExactly(
            new Stored(
                key,
                new SignedTransaction(Bytes.parse("0x02"), hash(key)),
                SENDER,
                new Nonce(nonce),
                Sendability.SENDABLE,
                false));
  }

  @ParameterizedTest
  @CsvSource({"accepted, true", "known, true", "maybe-sent, false", "nonce-gap, false"})
  void saysWhetherANodeHadItWhenItWasSentLast(String outcome, boolean taken) {
    AttemptKey key = signed();
    Sent sent = new Sent(outcome, "", 0, false);
    database.useTransaction(
        h -> SendingSteps.handled(h, List.of(new Handled(key, null, sent, Duration.ZERO))));

    List<Stored> read = database.withHandle(h -> BroadcastDao.byHash(h, CHAIN, List.of(hash(key))));

    assertThat(read).extracting(Stored::taken).containsExactly(taken);
  }

  @Test
  void anAttemptOfAnotherChainIsNotThere() {
    AttemptKey key = signed();
    assertThat(
            database.<List<Stored>, RuntimeException>withHandle(
                h -> BroadcastDao.byHash(h, new ChainId(1), List.of(hash(key)))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "update transactions set state = 'signed', SENDABLE",
    "update accounts set paused = 'signing', SENDABLE",
    "update accounts set paused = 'sending', PAUSED",
    "update transactions set intent = 'cancel', UNWANTED",
    "update transactions set attempt = 2, STALE",
    "'update transactions set state = ''pending'', pending_at = now(), included_at = now(), mined_attempt = 1, mined_kind = ''payload'',"
        + " succeeded = true, block_number = 1, block_hash = sha256(''b'')', INCLUDED",
    "'update transactions set state = ''failed'', failure_code = ''SUPERSEDED'', final_at = now()', FINAL",
  })
  void saysWhyAnAttemptMayNotBeSent(String change, Sendability expected) {
    AttemptKey key = signed();
    boolean ofTransaction = change.contains("transactions");
    execute(
        change
            + (ofTransaction ? " where transaction_id = '%s'".formatted(key.transaction()) : ""));

    List<Stored> read = database.withHandle(h -> BroadcastDao.byHash(h, CHAIN, List.of(hash(key))));
    List<Locked> locked = database.inTransaction(h -> BroadcastDao.lock(h, List.of(key)));

    assertThat(read).extracting(Stored::standing).containsExactly(expected);
    assertThat(locked).extracting(Locked::standing).containsExactly(expected);
    assertThat(verdictOfTheClock(key))
        .isEqualTo(
            switch (expected) {
              case SENDABLE -> ResendDao.Verdict.SEND;
              case PAUSED, EARLIER_GENERATION -> ResendDao.Verdict.LATER;
              case UNWANTED, STALE, INCLUDED, FINAL -> ResendDao.Verdict.NEVER;
            });
  }

  @ParameterizedTest
  @CsvSource({
    "payload, signed, false, EARLIER_GENERATION",
    "payload, signed, true, UNWANTED",
    "empty, signed, true, SENDABLE",
    "payload, confirmed, false, EARLIER_GENERATION",
    "payload, failed, false, SENDABLE",
  })
  void payloadOfANextGenerationWaitsWhileOneBeforeItIsOpenOrWasExecuted(
      String kind, String before, boolean givenUp, Sendability expected) {
    AttemptKey earlier = signed();
    int request = nonce;
    AttemptKey key = signed();
    end(earlier, before);
    execute(
        "update transactions set generation = 2, request_key = :request, intent = nullif(:intent, '') where transaction_id = :id",
        Map.of("request", request, "intent", givenUp ? "cancel" : "", "id", key.transaction()));
    execute(
        "update attempts set kind = '%s' where transaction_id = '%s'"
            .formatted(kind, key.transaction()));

    List<Stored> read = database.withHandle(h -> BroadcastDao.byHash(h, CHAIN, List.of(hash(key))));

    assertThat(read).extracting(Stored::standing).containsExactly(expected);
    assertThat(verdictOfTheClock(key) == ResendDao.Verdict.LATER)
        .isEqualTo(expected == Sendability.EARLIER_GENERATION);
  }

  private void end(AttemptKey key, String state) {
    String end =
        switch (state) {
          case "confirmed" ->
              """
              state = 'confirmed', final_at = now(), pending_at = now(), included_at = now(), mined_attempt = 1,
              mined_kind = 'payload', succeeded = true, block_number = 1, block_hash = sha256('b')
              """;
          case "failed" -> "state = 'failed', failure_code = 'SUPERSEDED', final_at = now()";
          default -> "state = '%s'".formatted(state);
        };
    execute(
        "update transactions set %s where transaction_id = '%s'".formatted(end, key.transaction()));
  }

  @Test
  void anEmptyAttemptIsWantedWhateverTheIntent() {
    AttemptKey key = signed();
    execute(
        "update attempts set kind = 'empty' where transaction_id = '%s'"
            .formatted(key.transaction()));
    execute(
        "update transactions set intent = 'cancel' where transaction_id = '%s'"
            .formatted(key.transaction()));

    List<Stored> read = database.withHandle(h -> BroadcastDao.byHash(h, CHAIN, List.of(hash(key))));

    assertThat(read).extracting(Stored::standing).containsExactly(Sendability.SENDABLE);
  }

  @Test
  void whatWasSentIsWrittenWithItsOutcomeAndTheClock() {
    AttemptKey sent = signed();
    AttemptKey paused = signed();
    List<Locked> locked =
        write(
            new Handled(
                sent, null, new Sent("maybe-sent", "time-out", 1, false), Duration.ofMillis(200)),
            new Handled(paused, null, null, Duration.ofMinutes(1)));

    assertThat(locked).extracting(Locked::state).containsOnly(State.SIGNED);
    assertThat(row(sent))
        .containsEntry("handled", true)
        .containsEntry("sent_count", 1)
        .containsEntry("sent", true)
        .containsEntry("last_outcome", "maybe-sent")
        .containsEntry("last_detail", "time-out")
        .containsEntry("misses", 1)
        .containsEntry("resend_ms", 200L);
    assertThat(row(paused))
        .containsEntry("handled", true)
        .containsEntry("sent_count", 0)
        .containsEntry("sent", false)
        .containsEntry("last_outcome", null)
        .containsEntry("resend_ms", 60_000L);
  }

  @Test
  void withoutADelayTheClockIsStopped() {
    AttemptKey key = signed();

    write(new Handled(key, null, new Sent("known", "", 0, false), null));

    assertThat(row(key)).containsEntry("resend_ms", null).containsEntry("sent_count", 1);
  }

  @Test
  void timeOfPublishingIsThatOfTheFirstCopy() {
    AttemptKey key = signed();
    Instant first = Instant.parse("2026-11-22T10:00:00.123Z");

    write(new Handled(key, first, null, Duration.ofMinutes(1)));
    write(new Handled(key, first.plusSeconds(60), new Sent("known", "", 0, false), null));

    assertThat(publishedAt(key)).contains(first);
  }

  @Test
  void laterCopyGivesNoTimeOfPublishingToOneThatWasHandledWithoutIt() {
    AttemptKey key = signed();

    write(
        new Handled(
            key, null, new Sent("maybe-sent", "time-out", 1, false), Duration.ofMillis(200)));
    write(new Handled(key, Instant.now(), new Sent("known", "", 0, false), null));

    assertThat(publishedAt(key)).isEmpty();
  }

  private Optional<Instant> publishedAt(AttemptKey key) {
    return database.withHandle(h ->
        h.createQuery(
                "select published_at from transactions where transaction_id = :id and published_at is not null")
            .bind("id", key.transaction())
            .mapTo(Instant.class)
            .findOne());
  }

  private ResendDao.Verdict verdictOfTheClock(AttemptKey key) {
    execute("update transactions set resend_at = null");
    execute(
        "update transactions set resend_at = now() where transaction_id = '%s'"
            .formatted(key.transaction()));
    Entry due = new Entry(key.transaction(), key.attempt());
    return database
        .inTransaction(
            h -> ResendDao.decide(h, List.of(due), Duration.ofHours(1), Duration.ofHours(1)))
        .getOrDefault(due, ResendDao.Verdict.NEVER);
  }

  private List<Locked> write(Handled... handled) {
    return database.inTransaction(h -> {
      List<Locked> rows =
          BroadcastDao.lock(h, List.of(handled).stream().map(Handled::key).toList());
      SendingSteps.handled(h, List.of(handled));
      return rows;
    });
  }

  /// A transaction with one attempt, the next nonce of the sender.
  private AttemptKey signed() {
    nonce++;
    TransactionId id = TransactionId.next(System.currentTimeMillis());
    execute(
        """
        with asked as (
          insert into payloads (transaction_id, recipient, value, data, gas_price) values (:id, :sender, 0, '', 1))
        insert into transactions (transaction_id, request_key, chain_id,
          confirmations_required, requested_at, queued_at, sender, nonce, gas_limit, state, attempt, signed_at)
        values (:id, :nonce, :chain, 1, now(), now(), :sender, :nonce, 21000, 'signed', 1, now())
        """,
        Map.of("id", id, "nonce", nonce, "chain", CHAIN, "sender", SENDER));
    execute(
        """
        insert into attempts (transaction_id, attempt, kind, chain_id, hash, raw, type, gas_limit, gas_price, signed_at)
        values (:id, 1, 'payload', :chain, :hash, '\\x02', 0, 21000, 1, now())
        """,
        Map.of("id", id, "chain", CHAIN, "hash", hash(nonce, 1)));
    return new AttemptKey(id, 1);
  }

  private TxHash hash(AttemptKey key) {
    return hash(nonce, key.attempt());
  }

  private static TxHash hash(int nonce, int attempt) {
    return TxHash.parse("0x%060x%04x".formatted(nonce, attempt));
  }

  private Map<String, Object> row(AttemptKey key) {
    return database.withHandle(h ->
        h.createQuery(
                """
                select handled_at is not null as handled, sent_count, last_sent_at is not null as sent, last_outcome,
                       last_detail, misses, round(extract(epoch from resend_at - handled_at) * 1000)::bigint as resend_ms
                from transactions where transaction_id = :id and attempt = :attempt
                """)
            .bind("id", key.transaction())
            .bind("attempt", key.attempt())
            .mapToMap()
            .one());
  }

  private void execute(String sql) {
    execute(sql, Map.of());
  }

  private void execute(String sql, Map<String, Object> binds) {
    database.withHandle(h -> {
      Update update = h.createUpdate(sql);
      binds.forEach(update::bind);
      return update.execute();
    });
  }
}
