package io.relayer.signer.signing;

import io.relayer.core.account.WaitReason;
import io.relayer.core.chain.ChainSettings.Bump;
import io.relayer.core.chain.FeeQuote;
import io.relayer.core.transaction.Attempt;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;
import io.relayer.signer.signing.Replaceable.Said;
import java.math.BigInteger;
import java.util.Optional;

/// Decides whether a transaction that is out gets a further attempt, and prices that one.
///
/// Nodes take a replacement only if both of its fields are higher than those of what they have, by
/// a tenth as a rule (geth: `legacypool`, strictly more and at least 110 %). So each is raised from
/// the highest of any attempt, and rounded up. What a node refused as too cheap it does not have,
/// and says at times what it wants: that is paid, within the caps; else twice as much each time.
///
/// On a chain without prices, or with a balance that does not cover a raise, nothing can be raised.
/// The first empty attempt then goes out at the price that was paid before: it can't replace what a
/// node has, but it spends the nonce where no node has that any more.
///
/// Why: RATIONALE.md#signer-raises.
///
/// @param market what the chain asks now; empty while that is not known, or not recent
record FeeBump(Optional<FeeQuote> market, Bump bump) {
  /// After so many times `after-blocks` the speed that was asked for is not what counts any more.
  private static final int PATIENCE = 5;

  /// What is to be done.
  sealed interface Verdict {
    /// @param body what the new attempt does: the payload, or nothing
    record Sign(Attempt.Kind kind, ReadyTransaction body, TransactionFees fees)
        implements Verdict {}

    /// It may not pay as much as a replacement has to.
    record Capped(WaitReason reason) implements Verdict {}

    /// The price is not the fault.
    record Leave() implements Verdict {}
  }

  Verdict of(Replaceable out) {
    return switch (out.cause()) {
      case GIVEN_UP -> firstEmpty(out);
      case EARLIER_GENERATION -> new Verdict.Leave();
      case ORDERED ->
          isFree(out) ? new Verdict.Capped(WaitReason.FEE_CAP) : raised(out, least(out));
      case REFUSED -> refused(out);
      case OLD -> isPriceTheFault(out) ? old(out) : new Verdict.Leave();
    };
  }

  /// It is made even where the ceiling keeps it from outbidding the payload: the payload may be in
  /// no pool any more, and without an empty attempt nothing would ever spend the nonce.
  private Verdict firstEmpty(Replaceable out) {
    TransactionFees before = envelope(out);
    TransactionFees most = FeeSteps.atMost(before, bump.maxFeePerGas());
    TransactionFees fees = most;
    if (!isFree(out)) {
      TransactionFees least = least(out);
      TransactionFees wanted =
          clamped(least, atMarket(out, least, FeeTerms.Speed.FAST), bump.maxFeePerGas());
      fees = payable(out, empty(out, wanted), least, wanted).orElse(most);
    }
    return new Verdict.Sign(Attempt.Kind.EMPTY, empty(out, fees), fees);
  }

  private Verdict old(Replaceable out) {
    Verdict verdict = raised(out, least(out));
    boolean unpayable = verdict.equals(new Verdict.Capped(WaitReason.FEE_CAP)) && !isAtCap(out);
    return unpayable ? new Verdict.Leave() : verdict; // a node has it at its price
  }

  private boolean isAtCap(Replaceable out) {
    return least(out).cap().compareTo(bump.maxFeePerGas()) > 0;
  }

  /// A node did not take it: the price that it named is paid at once, and so is the market's where
  /// that is higher. Without either, more is tried once for each block; so is it where the node has
  /// another attempt of ours, and asks for more above that than `by-percent`. What a first attempt
  /// meets there is a foreign one, and not outbid by that.
  private Verdict refused(Replaceable out) {
    Said said = out.out().said();
    boolean explicit =
        !(out.payload().fee() instanceof FeeTerms.BySpeed)
            && out.out().kind() == Attempt.Kind.PAYLOAD;
    return switch (said.word()) {
      case UNDERPRICED -> {
        boolean known = isAskedForMore(out) || isPriceTheFault(out);
        if (explicit || !(known || said.rested())) {
          yield new Verdict.Leave();
        }
        yield raised(out, known ? least(out) : FeeSteps.doubled(envelope(out)));
      }
      case REPLACEMENT_UNDERPRICED ->
          !explicit && said.rested() && !isFree(out)
              ? raised(out, least(out))
              : new Verdict.Leave();
      case TYPE ->
          out.out().highest() instanceof TransactionFees.Dynamic
              ? raised(out, envelope(out))
              : new Verdict.Leave();
      case NOTHING -> new Verdict.Leave();
    };
  }

  private Verdict raised(Replaceable out, TransactionFees least) {
    boolean empty = out.out().kind() == Attempt.Kind.EMPTY;
    Wei allowed = empty ? bump.maxFeePerGas() : allowed(out.payload());
    if (least.cap().compareTo(allowed) > 0) {
      return new Verdict.Capped(
          least.cap().compareTo(bump.maxFeePerGas()) > 0
              ? WaitReason.FEE_CAP
              : WaitReason.MAX_COST);
    }
    TransactionFees wanted = clamped(least, atMarket(out, least, speed(out)), allowed);
    ReadyTransaction body = empty ? empty(out, wanted) : out.payload();
    return payable(out, body, least, wanted)
        .<Verdict>map(fees -> new Verdict.Sign(out.out().kind(), body, fees))
        .orElseGet(() -> new Verdict.Capped(WaitReason.FEE_CAP));
  }

  /// As much of `wanted` as the sender's whole balance covers; empty where that is not even
  /// `least`.
  private static Optional<TransactionFees> payable(
      Replaceable out, ReadyTransaction body, TransactionFees least, TransactionFees wanted) {
    BigInteger balance = out.out().balance();
    if (balance == null) {
      return Optional.of(wanted);
    }
    BigInteger left = balance.subtract(body.value().value());
    if (left.signum() < 0) {
      return Optional.empty();
    }
    Wei most = new Wei(left.divide(BigInteger.valueOf(body.gasLimit())));
    return least.cap().compareTo(most) > 0
        ? Optional.empty()
        : Optional.of(FeeSteps.atMost(wanted, most));
  }

  /// The ceiling, or less where the request's `maxCost` says so.
  private Wei allowed(ReadyTransaction payload) {
    Wei most = payload.fee().maxCost();
    return most == null
        ? bump.maxFeePerGas()
        : bump.maxFeePerGas()
            .min(new Wei(most.value().divide(BigInteger.valueOf(payload.gasLimit()))));
  }

  /// The highest that was paid; of an empty attempt in the envelope that nodes take: where the
  /// chain is asked for one price now, or a node did not know the type, they may refuse what names
  /// two.
  private TransactionFees envelope(Replaceable out) {
    TransactionFees highest = out.out().highest();
    boolean empty =
        out.out().kind() == Attempt.Kind.EMPTY || out.cause() == Replaceable.Cause.GIVEN_UP;
    boolean single =
        market.filter(FeeQuote.Single.class::isInstance).isPresent()
            || out.out().said().word() == Replaceable.Word.TYPE;
    return empty && single ? new TransactionFees.Single(highest.cap(), false) : highest;
  }

  /// The least that replaces what is out, and that the node asked for which did not take it.
  private TransactionFees least(Replaceable out) {
    Said said = out.out().said();
    return FeeSteps.atLeast(
        FeeSteps.raised(envelope(out), bump.byPercent()), said.price().max(said.tip()), said.tip());
  }

  private static boolean isAskedForMore(Replaceable out) {
    Said said = out.out().said();
    TransactionFees paid = out.out().highest();
    return said.price().compareTo(paid.cap()) > 0 || said.tip().compareTo(paid.tip()) > 0;
  }

  /// Whether nothing was paid, and nothing is asked for: a chain without prices.
  private boolean isFree(Replaceable out) {
    return out.out().highest().cap().value().signum() == 0
        && out.out().said().word() != Replaceable.Word.UNDERPRICED
        && market.filter(now -> single(now, FeeTerms.Speed.FAST).value().signum() == 0).isPresent();
  }

  /// At least `least`, and what the market asks at the speed. Explicit prices are raised from
  /// themselves alone.
  private TransactionFees atMarket(Replaceable out, TransactionFees least, FeeTerms.Speed speed) {
    boolean explicit = !(out.payload().fee() instanceof FeeTerms.BySpeed);
    if (market.isEmpty() || (explicit && out.cause() == Replaceable.Cause.ORDERED)) {
      return least;
    }
    Said said = out.out().said();
    return switch (least) {
      case TransactionFees.Dynamic _ ->
          market.get() instanceof FeeQuote.Dynamic now
              ? FeeSteps.atLeast(
                  least,
                  now.baseFee()
                      .times(Pricing.BASE_FEE_ROOM)
                      .plus(now.tip(speed).max(said.tip()))
                      .max(said.price().plus(now.tip(speed))),
                  now.tip(speed))
              : least;
      case TransactionFees.Single _ ->
          FeeSteps.atLeast(
              least, single(market.get(), speed).max(withBaseFee(said.tip())), Wei.ZERO);
    };
  }

  private Wei withBaseFee(Wei tip) {
    return market
        .filter(FeeQuote.Dynamic.class::isInstance)
        .map(now -> ((FeeQuote.Dynamic) now).baseFee().plus(tip))
        .orElse(tip);
  }

  private static Wei single(FeeQuote market, FeeTerms.Speed speed) {
    return switch (market) {
      case FeeQuote.Single(var gasPrice) -> gasPrice;
      case FeeQuote.Dynamic now -> now.baseFee().plus(now.tip(speed));
    };
  }

  /// `wanted` as far as `allowed` goes; below `least` where `allowed` is.
  private static TransactionFees clamped(
      TransactionFees least, TransactionFees wanted, Wei allowed) {
    return FeeSteps.atMost(FeeSteps.atLeast(wanted, least.cap(), Wei.ZERO), allowed);
  }

  /// Whether it pays the block's producer less than recent blocks got at its speed. Explicit prices
  /// are the producer's: they are raised by order alone.
  private boolean isPriceTheFault(Replaceable out) {
    boolean explicit = !(out.payload().fee() instanceof FeeTerms.BySpeed);
    if (market.isEmpty() || (explicit && out.out().kind() == Attempt.Kind.PAYLOAD)) {
      return false;
    }
    TransactionFees pays = out.out().highest();
    return switch (market.get()) {
      case FeeQuote.Single(var gasPrice) -> pays.cap().compareTo(gasPrice) < 0;
      case FeeQuote.Dynamic now -> {
        BigInteger above = pays.cap().value().subtract(now.baseFee().value());
        BigInteger tip =
            pays instanceof TransactionFees.Single ? above : above.min(pays.tip().value());
        yield tip.compareTo(now.tip(speed(out)).value()) < 0;
      }
    };
  }

  private FeeTerms.Speed speed(Replaceable out) {
    boolean late = out.out().blocks() >= (long) PATIENCE * bump.afterBlocks();
    return late || out.out().kind() == Attempt.Kind.EMPTY
        ? FeeTerms.Speed.FAST
        : out.payload().fee() instanceof FeeTerms.BySpeed(var speed, var _)
            ? speed
            : FeeTerms.Speed.AVERAGE;
  }

  /// A transfer of nothing from the sender to itself; never the very bytes of a payload that is
  /// one.
  private ReadyTransaction empty(Replaceable out, TransactionFees fees) {
    ReadyTransaction empty = out.payload().emptied(out.sender(), bump.emptyGasLimit());
    return isSame(empty, out.payload()) && fees.equals(out.out().highest())
        ? out.payload().emptied(out.sender(), bump.emptyGasLimit() + 1L)
        : empty;
  }

  private static boolean isSame(ReadyTransaction one, ReadyTransaction other) {
    Address to = one.to();
    return to != null
        && to.equals(other.to())
        && one.value().equals(other.value())
        && one.gasLimit() == other.gasLimit()
        && one.body().equals(other.body());
  }
}
