package io.relayer.core.transaction;

import io.relayer.core.transaction.LifecycleEvent.Dropped;
import io.relayer.core.transaction.LifecycleEvent.EmptyFinal;
import io.relayer.core.transaction.LifecycleEvent.FinalityViolated;
import io.relayer.core.transaction.LifecycleEvent.Included;
import io.relayer.core.transaction.LifecycleEvent.Known;
import io.relayer.core.transaction.LifecycleEvent.NonceTakenFinal;
import io.relayer.core.transaction.LifecycleEvent.PayloadFinal;
import io.relayer.core.transaction.LifecycleEvent.RefusedForGood;
import io.relayer.core.transaction.LifecycleEvent.RefusedWithdrawn;
import io.relayer.core.transaction.LifecycleEvent.Reorged;
import io.relayer.core.transaction.LifecycleEvent.Signed;
import io.relayer.core.transaction.LifecycleEvent.TakenUp;
import io.relayer.core.transaction.LifecycleEvent.Withdrawn;
import java.util.Optional;

/// The state machine, as a model: what it refuses, the CHECK constraints and guarded steps of the
/// database, which alone decide, refuse too.
public final class StateMachine {
  private StateMachine() {}

  /// The state after `event`; empty where it can't happen in `state`.
  public static Optional<State> next(State state, LifecycleEvent event) {
    return Optional.ofNullable(
        switch (state) {
          case QUEUED ->
              switch (event) {
                case Signed() -> State.SIGNED;
                case Dropped(FailureCode code) -> mayDrop(code) ? State.FAILED : null;
                case Withdrawn() -> State.CANCELLED;
                case Known(),
                    Included(),
                    Reorged(),
                    PayloadFinal(var _),
                    EmptyFinal(var _),
                    NonceTakenFinal(),
                    RefusedForGood(),
                    RefusedWithdrawn(),
                    TakenUp(),
                    FinalityViolated() ->
                    null;
              };
          case SIGNED ->
              switch (event) {
                case Known(), Included() -> State.PENDING;
                case Signed(),
                    Reorged(),
                    PayloadFinal(var _),
                    EmptyFinal(var _),
                    Dropped(var _),
                    Withdrawn(),
                    TakenUp(),
                    FinalityViolated() ->
                    null;
                case NonceTakenFinal(), RefusedForGood() -> State.FAILED;
                case RefusedWithdrawn() -> State.CANCELLED;
              };
          case PENDING ->
              switch (event) {
                case Included(), Reorged() -> State.PENDING;
                case PayloadFinal(boolean succeeded) -> succeeded ? State.CONFIRMED : State.FAILED;
                case EmptyFinal(Intent intent) -> afterEmpty(intent);
                case NonceTakenFinal(), RefusedForGood() -> State.FAILED;
                case RefusedWithdrawn() -> State.CANCELLED;
                case Signed(),
                    Known(),
                    Dropped(var _),
                    Withdrawn(),
                    TakenUp(),
                    FinalityViolated() ->
                    null;
              };
          case CONFIRMED, FAILED, CANCELLED ->
              switch (event) {
                case FinalityViolated() -> State.PENDING;
                case TakenUp() -> state == State.FAILED ? State.PENDING : null;
                case Signed(),
                    Known(),
                    Included(),
                    Reorged(),
                    PayloadFinal(var _),
                    EmptyFinal(var _),
                    NonceTakenFinal(),
                    RefusedForGood(),
                    RefusedWithdrawn(),
                    Dropped(var _),
                    Withdrawn() ->
                    null;
              };
        });
  }

  private static boolean mayDrop(FailureCode code) {
    return switch (code) {
      case EXPIRED, POLICY_DENIED, ESTIMATE_REVERTED, OVER_BLOCK_LIMIT -> true;
      case REVERTED, REJECTED, SUPERSEDED -> false;
    };
  }

  private static State afterEmpty(Intent intent) {
    return switch (intent) {
      case CANCEL, RETRIED -> State.CANCELLED;
      case DEADLINE, REJECT -> State.FAILED;
    };
  }
}
