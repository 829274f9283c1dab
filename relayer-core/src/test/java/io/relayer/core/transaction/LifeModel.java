package io.relayer.core.transaction;

import io.relayer.core.transaction.Attempt.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a life once more, from the architecture's page and not from the code.
public final class LifeModel {
  private State state = State.QUEUED;
  private boolean ordered;
  private @Nullable Intent intent;
  private @Nullable String waitsFor;
  private final List<Kind> attempts = new ArrayList<>();
  private int foreign;
  private int current;
  private int mined;
  private boolean succeeded;

  /// What may be tried.
  public enum Step {
    SIGN,
    KNOW,
    INCLUDE,
    EXECUTED_ELSEWHERE,
    REORG,
    FINALISE,
    SUPERSEDE,
    DROP,
    WITHDRAW,
    VIOLATE,
    WAIT,
    GIVE_UP,
    ORDER,
    REPLACE
  }

  /// @param attempt that is included, or made
  /// @param good whether its execution succeeds
  public record Move(Step step, Intent intent, Kind kind, int attempt, boolean good) {
    String event(State after) {
      return switch (step) {
        case SIGN -> "signed";
        case KNOW -> "pending";
        case INCLUDE, EXECUTED_ELSEWHERE -> "included";
        case REORG -> "reorged";
        case VIOLATE -> "finality-violated";
        case WAIT -> "waiting";
        case GIVE_UP -> "given-up";
        case ORDER -> "bump-ordered";
        case REPLACE -> "replaced";
        case FINALISE, SUPERSEDE, DROP, WITHDRAW -> after.name().toLowerCase(Locale.ROOT);
      };
    }

    /// What the state machine is told of it; nothing where the state stays what it is.
    Optional<LifecycleEvent> transition(LifeModel after) {
      return switch (step) {
        case SIGN -> Optional.of(new LifecycleEvent.Signed());
        case KNOW -> Optional.of(new LifecycleEvent.Known());
        case INCLUDE, EXECUTED_ELSEWHERE -> Optional.of(new LifecycleEvent.Included());
        case REORG -> Optional.of(new LifecycleEvent.Reorged());
        case VIOLATE -> Optional.of(new LifecycleEvent.FinalityViolated());
        case SUPERSEDE -> Optional.of(new LifecycleEvent.NonceTakenFinal());
        case DROP -> Optional.of(new LifecycleEvent.Dropped(FailureCode.EXPIRED));
        case WITHDRAW -> Optional.of(new LifecycleEvent.Withdrawn());
        case FINALISE -> Optional.of(after.end());
        case WAIT, GIVE_UP, ORDER, REPLACE -> Optional.empty();
      };
    }
  }

  private LifecycleEvent end() {
    Intent why = intent;
    return isPayload(mined) || why == null
        ? new LifecycleEvent.PayloadFinal(succeeded)
        : new LifecycleEvent.EmptyFinal(why);
  }

  public State state() {
    return state;
  }

  /// Others' transactions, whose numbers are negative, are taken in where they execute the payload.
  private boolean isPayload(int attempt) {
    return attempt < 0 || attempts.get(attempt - 1) == Kind.PAYLOAD;
  }

  /// Mostly one that is allowed, and that is not an end, so that lives become long.
  public Move random(Random random) {
    Move move = any(random);
    boolean forbidden = random.nextInt(4) == 0;
    boolean end = random.nextInt(6) == 0;
    for (int i = 0; i < 40 && (allows(move) == forbidden || (isEnd(move) && !end)); i++) {
      move = any(random);
    }
    return move;
  }

  private static boolean isEnd(Move move) {
    return switch (move.step) {
      case FINALISE, SUPERSEDE, DROP, WITHDRAW -> true;
      default -> false;
    };
  }

  private Move any(Random random) {
    Step step = Step.values()[random.nextInt(Step.values().length)];
    Intent[] intents = {Intent.CANCEL, Intent.DEADLINE, Intent.REJECT};
    boolean makes = step == Step.REPLACE || step == Step.SIGN;
    int attempt = makes ? attempts.size() + 1 : 1 + random.nextInt(Math.max(1, attempts.size()));
    if (step == Step.INCLUDE && foreign > 0 && random.nextBoolean()) {
      attempt = -1 - random.nextInt(foreign);
    }
    Kind kind = step == Step.REPLACE && random.nextBoolean() ? Kind.EMPTY : Kind.PAYLOAD;
    return new Move(
        step, intents[random.nextInt(intents.length)], kind, attempt, random.nextBoolean());
  }

  private boolean isOut() {
    return state == State.SIGNED || state == State.PENDING;
  }

  public boolean allows(Move move) {
    return switch (move.step) {
      case SIGN, DROP, WITHDRAW -> state == State.QUEUED;
      case KNOW -> state == State.SIGNED;
      case INCLUDE, EXECUTED_ELSEWHERE -> isOut() && mined == 0;
      case REORG -> state == State.PENDING && mined != 0;
      case FINALISE -> state == State.PENDING && mined != 0 && (isPayload(mined) || intent != null);
      case SUPERSEDE -> isOut() && mined == 0;
      case VIOLATE -> state.isFinal() && !attempts.isEmpty();
      case WAIT -> !state.isFinal() && !"funds".equals(waitsFor);
      case GIVE_UP -> isOut() && intent == null;
      case ORDER -> isOut() && mined == 0 && !ordered;
      case REPLACE -> isOut() && mined == 0 && (intent == null || move.kind == Kind.EMPTY);
    };
  }

  /// Whether a signer would do it: of what is wanted it makes no empty attempt.
  public boolean hasReason(Move move) {
    return move.step != Step.REPLACE || move.kind == Kind.PAYLOAD || intent != null;
  }

  public void apply(Move move) {
    switch (move.step) {
      case SIGN -> {
        state = State.SIGNED;
        attempts.add(Kind.PAYLOAD);
        current = 1;
        waitsFor = null;
      }
      case KNOW -> {
        state = State.PENDING;
        waitsFor = null;
      }
      case INCLUDE -> {
        state = State.PENDING;
        mined = move.attempt;
        succeeded = move.good;
        waitsFor = null;
      }
      case EXECUTED_ELSEWHERE -> {
        state = State.PENDING;
        mined = - ++foreign;
        succeeded = move.good;
        waitsFor = null;
      }
      case REORG -> mined = 0;
      case FINALISE -> end(ending());
      case SUPERSEDE, DROP -> end(State.FAILED);
      case WITHDRAW -> end(State.CANCELLED);
      case VIOLATE -> {
        state = State.PENDING;
        mined = 0;
      }
      case WAIT -> waitsFor = "funds";
      case GIVE_UP -> {
        intent = move.intent;
        ordered = false;
      }
      case ORDER -> ordered = true;
      case REPLACE -> {
        attempts.add(move.kind);
        current = attempts.size();
        ordered = false;
        waitsFor = null;
      }
    }
  }

  /// A database that was put back lets the chain tell of a block again, and a queued request ask
  /// again for what it waits for.
  ///
  /// @param succeeded of the block that is still known to hold an attempt, which may be an earlier
  ///   one than was told of last; null where none is known
  public void resume(@Nullable Boolean succeeded, @Nullable String waitsFor) {
    mined = succeeded == null ? 0 : mined;
    this.succeeded = succeeded == null ? this.succeeded : succeeded;
    this.waitsFor = waitsFor;
  }

  private State ending() {
    if (isPayload(mined)) {
      return succeeded ? State.CONFIRMED : State.FAILED;
    }
    return intent == Intent.CANCEL ? State.CANCELLED : State.FAILED;
  }

  private void end(State end) {
    state = end;
    waitsFor = null;
    ordered = false;
  }

  /// The attempt that may be sent; 0 for none.
  public int sendable() {
    boolean wanted = current > 0 && (intent == null || attempts.get(current - 1) == Kind.EMPTY);
    return isOut() && mined == 0 && wanted ? current : 0;
  }

  /// Where a life can come to by the state machine alone.
  public static Set<State> reachable(State from) {
    List<LifecycleEvent> events =
        List.of(
            new LifecycleEvent.Signed(),
            new LifecycleEvent.Known(),
            new LifecycleEvent.Included(),
            new LifecycleEvent.PayloadFinal(true),
            new LifecycleEvent.PayloadFinal(false),
            new LifecycleEvent.EmptyFinal(Intent.CANCEL),
            new LifecycleEvent.EmptyFinal(Intent.DEADLINE));
    Set<State> seen = EnumSet.noneOf(State.class);
    Deque<State> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      State state = open.pop();
      for (LifecycleEvent event : events) {
        StateMachine.next(state, event).filter(seen::add).ifPresent(open::push);
      }
    }
    return seen;
  }

  @Override
  public String toString() {
    return "%s, attempts %s, current %d, mined %d, intent %s, ordered %s"
        .formatted(state, attempts, current, mined, intent, ordered);
  }
}
