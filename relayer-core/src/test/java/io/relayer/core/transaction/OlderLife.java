package io.relayer.core.transaction;

import static java.util.Objects.requireNonNull;

import io.relayer.core.transaction.LifeModel.Move;
import io.relayer.core.transaction.LifeModel.Step;
import io.relayer.core.transaction.Lives.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A random life whose row is set back to an earlier one. What was told of it until its end stands
/// in Kafka.
public final class OlderLife {
  private final Lives lives;
  private final Random random;
  private final Life life;
  private final LifeModel model = new LifeModel();
  private final List<String> told = new ArrayList<>(List.of("queued"));
  private final int backupAt;
  private final int endsAt;
  private @Nullable Backup backup;

  /// @param transaction and `attempts` as JSON
  private record Backup(String transaction, String attempts, long nextNonce, int sequence) {}

  public OlderLife(Lives lives, long seed, int steps) {
    this.lives = lives;
    this.random = new Random(seed);
    this.life = lives.alone();
    this.endsAt = random.nextInt(steps + 1);
    this.backupAt = random.nextInt(-2, endsAt + 1);
  }

  public Life life() {
    return life;
  }

  public LifeModel model() {
    return model;
  }

  /// Makes the next step of the life, and the backup where it is due.
  public void live(int step) {
    if (step == Math.max(backupAt, 0)) {
      backup = read();
    }
    if (step < endsAt) {
      move();
    }
  }

  /// @return whether the row did what the model says
  public boolean move() {
    Move move = model.random(random);
    while (!model.hasReason(move)) {
      move = model.random(random);
    }
    boolean expected = model.allows(move);
    boolean moved = LifeMoves.run(lives, life, model, move);
    if (moved) {
      if (move.step() == Step.SIGN || move.step() == Step.REPLACE) {
        life.enqueue(move.attempt(), move.step() == Step.SIGN);
      }
      model.apply(move);
      told.add(move.event(model.state()));
    }
    return moved == expected;
  }

  /// All events of the life, numbered.
  public String told() {
    List<String> numbered = new ArrayList<>();
    told.forEach(event -> numbered.add(numbered.size() + 1 + " " + event));
    return String.join(", ", numbered);
  }

  /// The same, as the history has it.
  public String history() {
    return life.get(
        String.class,
        "(select string_agg(x.sequence || ' ' || x.event, ', ' order by x.sequence, x.id) from transitions x where x.transaction_id = t.transaction_id)");
  }

  private Backup read() {
    return new Backup(
        life.get(String.class, "to_jsonb(t)::text"),
        life.get(
            String.class,
            "(select coalesce(jsonb_agg(to_jsonb(a)), '[]') from attempts a where a.transaction_id = t.transaction_id)::text"),
        life.get(
            Long.class,
            "(select c.next_nonce from accounts c where c.chain_id = t.chain_id and c.address = t.sender)"),
        life.get(Integer.class, "sequence"));
  }

  /// Sets the row back to the backup; where that is from before the request, there is none. What
  /// was never signed is not in the journal and comes back only when it is read again: its backup
  /// is not older than it is.
  public void restore() {
    Backup old = requireNonNull(backup);
    boolean isGone = backupAt < 0 && life.get(Boolean.class, "nonce is not null");
    lives.fresh().database().useTransaction(handle -> restore(handle, old, isGone));
  }

  private void restore(Handle handle, Backup old, boolean isGone) {
    String[] statements = {
      "update accounts set next_nonce = :nonce where address = (select sender from transactions where transaction_id = :id)",
      "delete from attempts where transaction_id = :id",
      "delete from sent_attempts where transaction_id = :id",
      "delete from transitions where transaction_id = :id and (:gone or sequence > :sequence)",
      "delete from requests where :gone and request_key = (select request_key from transactions where transaction_id = :id)",
      "delete from transactions where transaction_id = :id",
      "insert into transactions select t.* from jsonb_populate_record(null::transactions, :row::jsonb) t where not :gone",
      "delete from payloads where :gone and transaction_id = :id",
      "insert into attempts select a.* from jsonb_populate_recordset(null::attempts, :attempts::jsonb) a where not :gone",
    };
    for (String statement : statements) {
      handle
          .createUpdate(statement)
          .bind("id", life.id())
          .bind("nonce", isGone ? 0 : old.nextNonce)
          .bind("gone", isGone)
          .bind("sequence", old.sequence)
          .bind("row", old.transaction)
          .bind("attempts", old.attempts)
          .execute();
    }
  }

  /// What the row says and has to say again. Not that: what the chain tells anew of a block that is
  /// not final; what a queued request waits for; whether an empty attempt's execution, of which
  /// nothing is asked, succeeded; when steps were made, and what counts the row's writes.
  public String row() {
    return life.get(
        String.class,
        """
        (to_jsonb(t) - array['version', 'outbox_pos', 'request_key', 'included_at', 'pending_at', 'final_at', 'enqueued_at', 'resend_at']
          - case t.state when 'pending' then array['mined_attempt', 'mined_kind', 'succeeded', 'block_number', 'block_hash',
              'gas_used', 'effective_gas_price', 'contract_address', 'revert_reason']
            when 'queued' then array['waiting_for'] else '{}' end
          - case t.mined_kind when 'empty' then array['succeeded'] else '{}' end)::text
        """);
  }

  /// The attempt that a block holds, as far as the row knows.
  @Nullable
  public Integer mined() {
    return life.get(Integer.class, "mined_attempt");
  }

  /// Whether the attempt that may be sent will be.
  public boolean clockRuns() {
    return life.get(Boolean.class, "resend_at is not null");
  }

  /// The model goes on from the row that was put back.
  public void resume() {
    model.resume(life.get(Boolean.class, "succeeded"), life.get(String.class, "waiting_for"));
  }

  @Override
  public String toString() {
    return "backup at %d of %d, %s".formatted(backupAt, endsAt, model);
  }
}
