package io.relayer.core.order;

import io.relayer.core.order.Outcome.Effect;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.Intent;
import io.relayer.messages.order.Order;
import java.util.Objects;

/// What an order comes to, as its target stands.
sealed interface Verdict {
  /// A step is taken.
  ///
  /// @param effect [Effect#WITHDRAWN], [Effect#REFUSED_WITHDRAWN], [Effect#GIVEN_UP],
  ///   [Effect#BUMP_ORDERED] or [Effect#PRIORITIZED]
  record Take(Effect effect, String detail) implements Verdict {}

  /// That generation is to be followed, if it may.
  record Retry(int generation) implements Verdict {}

  /// Nothing is done.
  record Settled(Outcome outcome) implements Verdict {}

  static Verdict of(Order order, Target target) {
    Integer meant = order.generation();
    if (meant != null && meant != target.generation()) {
      return otherGeneration(order.kind(), meant, target.generation());
    }
    return switch (order.kind()) {
      case CANCEL -> cancel(target);
      case BUMP -> bump(target);
      case RETRY -> new Retry(target.generation());
      case PRIORITIZE -> prioritize(target, Objects.requireNonNull(order.demand().priority()));
    };
  }

  /// Read again: it was carried out on an earlier generation.
  static Verdict carriedOutOn(int generation) {
    return unchanged("it was carried out before, on generation %d".formatted(generation));
  }

  /// Read again: the newest generation was not there when it was given.
  static Verdict madeSince(int newest) {
    return unchanged("it was read before, and generation %d was made after it".formatted(newest));
  }

  private static Verdict otherGeneration(Order.Kind kind, int meant, int newest) {
    return kind == Order.Kind.RETRY && meant < newest
        ? unchanged("it was retried before: generation %d is the newest".formatted(newest))
        : refused("generation %d was meant, and %d is the newest".formatted(meant, newest));
  }

  private static Verdict cancel(Target target) {
    return switch (target.state()) {
      case QUEUED -> new Take(Effect.WITHDRAWN, "it had no nonce yet");
      case SIGNED, PENDING -> giveUp(target.out());
      case CONFIRMED, FAILED, CANCELLED -> refused(end(target));
    };
  }

  private static Verdict giveUp(Target.Out out) {
    switch (out.signer()) {
      case ELSEWHERE_REFUSED -> {
        return new Take(
            Effect.REFUSED_WITHDRAWN,
            "it was signed elsewhere, and every node refuses its bytes for good; its hash stays watched");
      }
      case ELSEWHERE -> {
        return refused(
            "it was signed elsewhere, and may still be mined: it ends by the chain, by another"
                + " transaction at its nonce that is sent past the relayer, or by this order once"
                + " every node refuses its bytes for good");
      }
      case HERE -> {}
    }
    Intent before = out.intent();
    if (before != null) {
      return unchanged(givenUpBefore(before));
    }
    return new Take(
        Effect.GIVEN_UP,
        out.included()
            ? "it is in a block: that decides, unless a reorg undoes it"
            : "an empty attempt is put against it: whichever is mined decides");
  }

  private static String givenUpBefore(Intent intent) {
    return switch (intent) {
      case CANCEL -> "it was cancelled before: whichever attempt is mined decides";
      case DEADLINE -> "its deadline has passed: whichever attempt is mined decides";
      case REJECT -> "the nodes have refused it: its nonce is being spent by an empty attempt";
      case RETRIED -> "a retry has taken its place";
    };
  }

  private static Verdict bump(Target target) {
    return switch (target.state()) {
      case QUEUED -> refused("it is queued: there is nothing to raise yet");
      case SIGNED, PENDING -> raise(target.out());
      case CONFIRMED, FAILED, CANCELLED -> refused(end(target));
    };
  }

  private static Verdict raise(Target.Out out) {
    if (out.external()) {
      return refused("it was signed elsewhere: a higher price has to be signed there");
    }
    if (out.included()) {
      return refused("it is in a block: there is nothing to raise");
    }
    if (out.bumpOrdered()) {
      return unchanged("it was ordered before, and the next attempt is still to come");
    }
    return new Take(
        Effect.BUMP_ORDERED,
        out.intent() == null
            ? "the next attempt pays more, within the chain's cap"
            : "it is given up: the empty attempt pays more, within the chain's cap");
  }

  private static Verdict prioritize(Target target, int priority) {
    return switch (target.state()) {
      case QUEUED ->
          priority == target.priority()
              ? unchanged("its priority is %d already".formatted(priority))
              : new Take(
                  Effect.PRIORITIZED,
                  "its priority was %d, and is %d now".formatted(target.priority(), priority));
      case SIGNED, PENDING -> refused(place(target.out()));
      case CONFIRMED, FAILED, CANCELLED -> refused(end(target));
    };
  }

  private static String place(Target.Out out) {
    if (out.external()) {
      return "it was signed elsewhere: its nonce is its place in the chain's order";
    }
    return out.included()
        ? "it is in a block already"
        : "it has its nonce, and so its place in the chain's order: to hurry it, bump it (relayer bump)";
  }

  private static String end(Target target) {
    FailureCode code = target.failure();
    return "it is %s already%s".formatted(target.state().text(), code == null ? "" : ": " + code);
  }

  private static Verdict refused(String why) {
    return new Settled(new Outcome.Refused(why));
  }

  private static Verdict unchanged(String detail) {
    return new Settled(new Outcome.Done(Effect.UNCHANGED, detail));
  }
}
