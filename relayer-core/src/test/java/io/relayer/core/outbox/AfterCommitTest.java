package io.relayer.core.outbox;

import static io.relayer.core.transaction.Lives.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.core.account.AccountDao;
import io.relayer.core.runtime.Channel;
import io.relayer.core.transaction.Lives;
import io.relayer.core.transaction.Lives.Life;
import io.relayer.core.transaction.Lives.Stage;
import io.relayer.core.transaction.PublishedEvent;
import io.relayer.core.transaction.PublishedEventDao;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.Trace;
import io.relayer.messages.event.EventName;
import io.relayer.messages.request.RejectionCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AfterCommitTest {
  private final Lives lives = new Lives();
  private final FreshDatabase fresh = lives.fresh();
  private final List<Channel> announced = new ArrayList<>();

  @BeforeEach
  void listen() {
    fresh.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender) values (31337, 'dev', 1, false, 10, '1 second', '10 minutes', 16)
        """);
    AfterCommit.announceTo(fresh.database(), announced::add);
  }

  @AfterEach
  void close() {
    lives.close();
  }

  /// One that writes rows of a lane, about a transaction.
  ///
  /// @param stage where it stands before
  record Writer(String name, Lane lane, Stage stage, Write write) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Write {
    void to(Handle handle, AfterCommitTest test, Life life);
  }

  static Stream<Writer> writers() {
    return Stream.of(
        new Writer(
            "a rejected record",
            Lane.REJECTED,
            Stage.QUEUED,
            (handle, _, _) -> OutboxDao.rejected(handle, List.of(rejected()))),
        new Writer(
            "the event of a rejected request",
            Lane.NOTICES,
            Stage.QUEUED,
            (handle, _, _) -> OutboxDao.requestsRejected(handle, List.of(notice()))),
        new Writer(
            "an event of a sender",
            Lane.NOTICES,
            Stage.QUEUED,
            (handle, test, life) -> OutboxDao.sender(handle, CHAIN, test.sender(life), notice())),
        new Writer(
            "an event of a chain",
            Lane.NOTICES,
            Stage.QUEUED,
            (handle, _, _) -> OutboxDao.chain(handle, CHAIN, notice())),
        new Writer(
            "a broadcast",
            Lane.broadcasts(CHAIN),
            Stage.SIGNED,
            (handle, test, life) -> {
              AccountDao.lockAsRoots(handle, CHAIN, List.of(test.sender(life)));
              BroadcastOutboxDao.append(
                  handle, CHAIN, List.of(new BroadcastOutboxDao.Entry(life.id(), 1)));
            }),
        new Writer(
            "a first event",
            Lane.TRANSITIONS,
            Stage.QUEUED,
            (handle, _, life) -> {
              handle.execute("delete from transitions where transaction_id = ?", life.id().value());
              TransactionSteps.queued(handle, List.of(life.id()));
            }),
        new Writer(
            "a step",
            Lane.TRANSITIONS,
            Stage.SIGNED,
            (handle, _, life) -> TransactionSteps.known(handle, List.of(life.ref()))),
        new Writer(
            "an event once more",
            Lane.TRANSITIONS,
            Stage.QUEUED,
            (handle, test, life) ->
                TransactionSteps.repeated(handle, List.of(test.requestKey(life)))),
        new Writer(
            "the state after what was told",
            Lane.TRANSITIONS,
            Stage.QUEUED,
            (handle, test, life) -> {
              PublishedEventDao.keep(handle, List.of(test.told(life)));
              PublishedEventDao.apply(handle, List.of(test.requestKey(life)));
            }),
        new Writer(
            "a first event that was never told",
            Lane.TRANSITIONS,
            Stage.QUEUED,
            (handle, test, life) -> {
              handle.execute("delete from transitions where transaction_id = ?", life.id().value());
              handle.execute(
                  "update transactions set sequence = 0 where transaction_id = ?",
                  life.id().value());
              PublishedEventDao.apply(handle, List.of(test.requestKey(life)));
            }));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void laneIsAnnouncedOnceAfterTheCommitByWhoeverWritesToIt(Writer writer) {
    Life life = standing(writer.stage);

    fresh
        .database()
        .useTransaction(handle -> {
          writer.write.to(handle, this, life);
          assertThat(announced).as("before the commit").isEmpty();
        });

    assertThat(announced).containsExactly(Channel.outbox(writer.lane.name()));
    fresh.database().useTransaction(handle -> assertThat(handle.isInTransaction()).isTrue());
    assertThat(announced).as("after another commit").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("writers")
  void nothingIsAnnouncedOfWhatIsRolledBack(Writer writer) {
    Life life = standing(writer.stage);

    assertThatThrownBy(() ->
            fresh
                .database()
                .useTransaction(handle -> {
                  writer.write.to(handle, this, life);
                  throw new IllegalStateException("not so");
                }))
        .hasMessage("not so");
    fresh.database().useTransaction(handle -> assertThat(handle.isInTransaction()).isTrue());

    assertThat(announced).isEmpty();
  }

  @Test
  void eachLaneIsAnnouncedOnceForASqlTransactionHoweverMuchItWrites() {
    fresh
        .database()
        .useTransaction(handle -> {
          for (int i = 0; i < 3; i++) {
            OutboxDao.chain(handle, CHAIN, notice());
            OutboxDao.rejected(handle, List.of(rejected()));
          }
        });

    assertThat(announced).containsExactly(Channel.outbox("notices"), Channel.outbox("rejected"));
  }

  @Test
  void nextSqlTransactionOfTheSameHandleAnnouncesItsOwnLanes() {
    fresh
        .database()
        .withHandle(handle -> {
          handle.useTransaction(it -> OutboxDao.chain(it, CHAIN, notice()));
          assertThatThrownBy(() ->
                  handle.useTransaction(it -> {
                    OutboxDao.chain(it, CHAIN, notice());
                    throw new IllegalStateException("not so");
                  }))
              .hasMessage("not so");
          handle.useTransaction(it -> OutboxDao.rejected(it, List.of(rejected())));
          return true;
        });

    assertThat(announced).containsExactly(Channel.outbox("notices"), Channel.outbox("rejected"));
  }

  @Test
  void stepThatMovesNothingAnnouncesNothing() {
    Life life = standing(Stage.SIGNED);

    fresh
        .database()
        .useTransaction(handle -> {
          assertThat(TransactionSteps.reorged(handle, List.of(life.ref()))).isEmpty();
          OutboxDao.rejected(handle, List.of());
        });

    assertThat(announced).isEmpty();
  }

  @Test
  void whatIsWrittenBesideASavepointThatIsGivenUpIsAnnounced() {
    fresh
        .database()
        .useTransaction(handle -> {
          OutboxDao.chain(handle, CHAIN, notice());
          handle.savepoint("before");
          OutboxDao.rejected(handle, List.of(rejected()));
          handle.rollbackToSavepoint("before");
        });

    assertThat(announced).contains(Channel.outbox("notices"));
  }

  @Test
  void statementOutsideOfASqlTransactionIsAnnouncedAtOnce() {
    fresh
        .database()
        .withHandle(handle -> {
          OutboxDao.chain(handle, CHAIN, notice());
          assertThat(announced).containsExactly(Channel.outbox("notices"));
          return true;
        });
  }

  @Test
  void announcementThatFailsFailsNothingThatIsCommitted() {
    AfterCommit.announceTo(
        fresh.database(),
        _ -> {
          throw new IllegalStateException("nobody listens");
        });

    fresh.database().useTransaction(handle -> OutboxDao.chain(handle, CHAIN, notice()));

    assertThat(fresh.one(Integer.class, "select count(*) from outbox")).isEqualTo(1);
  }

  private Life standing(Stage stage) {
    Life life = lives.alone();
    if (stage == Stage.SIGNED) {
      life.sign();
    }
    announced.clear();
    return life;
  }

  private Address sender(Life life) {
    return Address.parse("0x" + text("encode(sender, 'hex')", life));
  }

  private long requestKey(Life life) {
    return Long.parseLong(text("request_key::text", life));
  }

  /// A later one than the history has.
  private PublishedEvent told(Life life) {
    return new PublishedEvent(
        "test", life.id().toString(), 9, life.id(), 1, "waiting", "queued", "{}", Instant.now());
  }

  private String text(String expression, Life life) {
    return fresh.one(
        String.class,
        "select %s from transactions where transaction_id = '%s'".formatted(expression, life.id()));
  }

  private static RejectedRecord rejected() {
    return new RejectedRecord(
        null, null, "requests-0-1", RejectionCode.MALFORMED, "not JSON", Trace.NONE);
  }

  private static Notice notice() {
    return Notice.ofChain(EventName.CHAIN_PAUSED, CHAIN).build();
  }
}
