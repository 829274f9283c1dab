package io.relayer.messages.request;

import io.relayer.ethereum.value.Wei;
import org.jspecify.annotations.Nullable;

/// Reads what a request may pay: `speed`, or `maxFeePerGas` with `maxPriorityFeePerGas`, or
/// `gasPrice`; with any of them `maxCost`.
final class FeeReader {
  private static final String CAP = "maxFeePerGas";
  private static final String PRIORITY = "maxPriorityFeePerGas";
  private static final int WEI_BITS = 256;

  private FeeReader() {}

  static FeeTerms read(@Nullable Field field) throws Refusal {
    if (field == null) {
      return FeeTerms.DEFAULT;
    }
    Fields fields = field.fields("speed", CAP, PRIORITY, "gasPrice", "maxCost");
    fields.atMostOneOf("speed", CAP, "gasPrice");
    fields.atMostOneOf("speed", PRIORITY, "gasPrice");
    Wei maxCost = maxCost(fields.get("maxCost"));
    Field gasPrice = fields.get("gasPrice");
    if (gasPrice != null) {
      return new FeeTerms.Legacy(price(gasPrice), maxCost);
    }
    return fields.has(CAP) || fields.has(PRIORITY)
        ? dynamic(fields, maxCost)
        : new FeeTerms.BySpeed(speed(fields.get("speed")), maxCost);
  }

  private static FeeTerms dynamic(Fields fields, @Nullable Wei maxCost) throws Refusal {
    Wei cap = price(fields.require(CAP, "wei, as there is a " + PRIORITY));
    Field priority = fields.require(PRIORITY, "wei, as there is a " + CAP);
    Wei tip = price(priority);
    if (tip.compareTo(cap) > 0) {
      throw priority.refuse("at most the " + CAP + ", " + cap);
    }
    return new FeeTerms.Dynamic(cap, tip, maxCost);
  }

  private static FeeTerms.Speed speed(@Nullable Field field) throws Refusal {
    if (field == null) {
      return FeeTerms.Speed.AVERAGE;
    }
    return switch (field.node().asString("")) {
      case "slow" -> FeeTerms.Speed.SLOW;
      case "average" -> FeeTerms.Speed.AVERAGE;
      case "fast" -> FeeTerms.Speed.FAST;
      default -> throw field.refuse("slow, average or fast");
    };
  }

  private static Wei price(Field field) throws Refusal {
    return new Wei(field.quantity(0, FeeTerms.MAX_PRICE_BITS));
  }

  private static @Nullable Wei maxCost(@Nullable Field field) throws Refusal {
    return field == null ? null : new Wei(field.quantity(1, WEI_BITS));
  }
}
