package io.relayer.signer.signing;

import io.relayer.core.attempt.Attempt;
import io.relayer.core.attempt.Fees;
import io.relayer.core.config.ChainSettings.Bump;
import io.relayer.core.domain.Wei;
import io.relayer.core.request.Fee;
import io.relayer.core.signing.MarketFees;
import io.relayer.core.signing.ReadyTransaction;
import io.relayer.core.signing.Replaceable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/// Whether a transaction that is out gets a further attempt, and what that one pays.
///
/// Nodes take a replacement only if both of its fields are higher than those of what they have, by
/// a tenth as a rule (geth: `legacypool`, strictly more and at least 110 %). So each is raised from
/// the highest of any attempt, and rounded up.
///
/// @param market what the chain asks now; empty while that is not known, or not recent
record Raise(Optional<MarketFees> market, Bump bump) {
  /// At the cap the old bytes are sent on, and raised once the cap, or the market, allows it.
  static final String WAITS_FOR_FEE_CAP = "fee-cap";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /// After so many times `after-blocks` the speed that was asked for is not what counts any more.
  private static final int PATIENCE = 5;

  /// What is to be done.
  sealed interface Verdict {
    /// @param body what the new attempt does: the payload, or nothing
    record Sign(Attempt.Kind kind, ReadyTransaction body, Fees fees) implements Verdict {}

    /// It may not pay as much as a replacement has to.
    record Capped(String reason) implements Verdict {}

    /// The price is not the fault.
    record Leave() implements Verdict {}
  }

  Verdict of(Replaceable out) {
    return switch (out.cause()) {
      case GIVEN_UP -> new Verdict.Sign(Attempt.Kind.EMPTY, empty(out), outbidding(out));
      case EARLIER_GENERATION -> new Verdict.Leave();
      case ORDERED -> raised(out);
      case OLD -> isPriceTheFault(out) ? raised(out) : new Verdict.Leave();
    };
  }

  /// The first empty attempt. It is made even where the ceiling keeps it from outbidding the
  /// payload: the payload may be in no pool any more, and without an empty attempt nothing would
  /// ever spend the nonce.
  private Fees outbidding(Replaceable out) {
    Fees least = least(envelope(out.out().highest()));
    return clamped(least, atMarket(out, least, Fee.Speed.FAST), bump.maxFeePerGas());
  }

  private Verdict raised(Replaceable out) {
    boolean empty = out.out().kind() == Attempt.Kind.EMPTY;
    Wei allowed = empty ? bump.maxFeePerGas() : allowed(out.payload());
    Fees highest = out.out().highest();
    Fees least = least(empty ? envelope(highest) : highest);
    if (least.cap().compareTo(allowed) > 0) {
      return new Verdict.Capped(
          least.cap().compareTo(bump.maxFeePerGas()) > 0
              ? WAITS_FOR_FEE_CAP
              : io.relayer.core.signing.ReadyDao.WAITS_FOR_MAX_COST);
    }
    Fees fees = clamped(least, atMarket(out, least, speed(out)), allowed);
    return empty
        ? new Verdict.Sign(Attempt.Kind.EMPTY, empty(out), fees)
        : new Verdict.Sign(Attempt.Kind.PAYLOAD, out.payload(), fees);
  }

  /// The ceiling, or less where the request's `maxCost` says so.
  private Wei allowed(ReadyTransaction payload) {
    Wei most = payload.fee().maxCost();
    return most == null
        ? bump.maxFeePerGas()
        : bump.maxFeePerGas()
            .min(new Wei(most.value().divide(BigInteger.valueOf(payload.gasLimit()))));
  }

  /// Where the chain is asked for one price now, its nodes may have refused what names two.
  private Fees envelope(Fees highest) {
    return market.filter(MarketFees.Single.class::isInstance).isPresent()
        ? new Fees.Single(highest.cap(), false)
        : highest;
  }

  /// The least that replaces what is out.
  private Fees least(Fees highest) {
    return switch (highest) {
      case Fees.Dynamic(var cap, var tip) -> new Fees.Dynamic(raised(cap), raised(tip));
      case Fees.Single(var price, var accessList) -> new Fees.Single(raised(price), accessList);
    };
  }

  private Wei raised(Wei fee) {
    BigInteger raised =
        new BigDecimal(fee.value())
            .multiply(HUNDRED.add(bump.byPercent()))
            .divide(HUNDRED, 0, RoundingMode.CEILING)
            .toBigIntegerExact();
    return new Wei(raised.max(fee.value().add(BigInteger.ONE)));
  }

  /// At least `least`, and what the market asks at the speed. Explicit prices are raised from
  /// themselves alone.
  private Fees atMarket(Replaceable out, Fees least, Fee.Speed speed) {
    boolean explicit = !(out.payload().fee() instanceof Fee.BySpeed);
    if (market.isEmpty() || (explicit && out.cause() == Replaceable.Cause.ORDERED)) {
      return least;
    }
    return switch (least) {
      case Fees.Dynamic(var cap, var tip) ->
          market.get() instanceof MarketFees.Dynamic now
              ? new Fees.Dynamic(
                  cap.max(now.baseFee().times(Pricing.BASE_FEE_ROOM).plus(now.tip(speed))),
                  tip.max(now.tip(speed)))
              : least;
      case Fees.Single(var price, var accessList) ->
          new Fees.Single(price.max(single(market.get(), speed)), accessList);
    };
  }

  private static Wei single(MarketFees market, Fee.Speed speed) {
    return switch (market) {
      case MarketFees.Single(var gasPrice) -> gasPrice;
      case MarketFees.Dynamic now -> now.baseFee().plus(now.tip(speed));
    };
  }

  /// `wanted` as far as `allowed` goes; below `least` where `allowed` is.
  private static Fees clamped(Fees least, Fees wanted, Wei allowed) {
    return switch (wanted) {
      case Fees.Dynamic(var cap, var tip) -> {
        Wei within = cap.max(least.cap()).min(allowed);
        yield new Fees.Dynamic(within, tip.min(within));
      }
      case Fees.Single(var price, var accessList) ->
          new Fees.Single(price.min(allowed), accessList);
    };
  }

  /// Whether it pays the block's producer less than recent blocks got at its speed. Explicit prices
  /// are the producer's: they are raised by order alone.
  private boolean isPriceTheFault(Replaceable out) {
    boolean explicit = !(out.payload().fee() instanceof Fee.BySpeed);
    if (market.isEmpty() || (explicit && out.out().kind() == Attempt.Kind.PAYLOAD)) {
      return false;
    }
    Fees pays = out.out().highest();
    return switch (market.get()) {
      case MarketFees.Single(var gasPrice) -> pays.cap().compareTo(gasPrice) < 0;
      case MarketFees.Dynamic now -> {
        BigInteger above = pays.cap().value().subtract(now.baseFee().value());
        BigInteger tip = pays instanceof Fees.Single ? above : above.min(pays.tip().value());
        yield tip.compareTo(now.tip(speed(out)).value()) < 0;
      }
    };
  }

  private Fee.Speed speed(Replaceable out) {
    boolean late = out.out().blocks() >= (long) PATIENCE * bump.afterBlocks();
    return late || out.out().kind() == Attempt.Kind.EMPTY
        ? Fee.Speed.FAST
        : out.payload().fee() instanceof Fee.BySpeed(var speed, var _) ? speed : Fee.Speed.AVERAGE;
  }

  /// A transfer of nothing from the sender to itself.
  private ReadyTransaction empty(Replaceable out) {
    return out.payload().emptied(out.sender(), bump.emptyGasLimit());
  }
}
