package io.relayer.core.transaction;

import io.relayer.core.account.WaitReason;
import io.relayer.core.transaction.AttemptSteps.Reason;
import io.relayer.core.transaction.LifeModel.Move;
import io.relayer.core.transaction.LifeModel.Step;
import io.relayer.core.transaction.Lives.Life;
import java.time.Duration;
import java.util.List;

/// The model's moves, made by the steps themselves on a row.
public final class LifeMoves {
  private LifeMoves() {}

  /// @return whether the row was moved
  public static boolean run(Lives lives, Life life, LifeModel model, Move move) {
    if (move.step() == Step.REPLACE || (move.step() == Step.SIGN && model.allows(move))) {
      life.another(move.attempt(), move.kind());
    }
    boolean moved =
        !lives
            .run(handle -> {
              List<TransactionVersion> refs = List.of(life.ref());
              return switch (move.step()) {
                case SIGN ->
                    TransactionSteps.signed(
                        handle, List.of(life.signing()), Duration.ofMinutes(10));
                case KNOW -> TransactionSteps.known(handle, refs);
                case INCLUDE ->
                    TransactionSteps.included(
                        handle, List.of(life.inclusion(move.attempt(), move.good())));
                case EXECUTED_ELSEWHERE ->
                    ForeignExecutions.included(handle, List.of(life.foreign(move.good())));
                case REORG -> TransactionSteps.reorged(handle, refs);
                case FINALISE -> TransactionSteps.finalised(handle, refs);
                case SUPERSEDE ->
                    TransactionSteps.superseded(handle, refs, List.of(Lives.STRANGERS));
                case DROP ->
                    TransactionSteps.dropped(
                        handle, refs, FailureCode.EXPIRED, List.of("too late"));
                case WITHDRAW -> TransactionSteps.withdrawn(handle, refs);
                case VIOLATE -> TransactionSteps.violated(handle, refs);
                case WAIT -> WaitingMarks.waiting(handle, refs, WaitReason.FUNDS);
                case GIVE_UP ->
                    AttemptSteps.givenUp(handle, refs, new Reason(move.intent(), null, null));
                case ORDER -> AttemptSteps.bumpOrdered(handle, refs, new OrderedBy("test"));
                case REPLACE ->
                    AttemptSteps.replaced(
                        handle, refs, List.of(move.attempt()), Duration.ofMinutes(10));
              };
            })
            .isEmpty();
    if (!moved && move.step() == Step.REPLACE) {
      life.forget(move.attempt()); // as the commit that was rolled back would have
    }
    return moved;
  }

  /// The attempt that the sending of copies would let through; 0 for none.
  public static int sendable(Lives lives, Life life) {
    return lives
        .fresh()
        .one(
            Integer.class,
            """
            select coalesce(max(a.attempt), 0) from attempts a join transactions t using (transaction_id)
            where t.transaction_id = '%s' and t.final_at is null and t.block_number is null and t.attempt = a.attempt
              and not (t.intent is not null and a.kind = 'payload')
            """
                .formatted(life.id()));
  }
}
