package io.relayer.app.sign;

import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Quantity;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.request.FeeTerms;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Default prices and gas limit for requests that name none: no market can be asked here.
final class PriceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--max-fee-per-gas",
      paramLabel = "WEI",
      converter = Price.class,
      description = "For requests whose fee has no prices; with --max-priority-fee-per-gas.")
  private @Nullable Wei cap;

  @Option(names = "--max-priority-fee-per-gas", paramLabel = "WEI", converter = Price.class)
  private @Nullable Wei tip;

  @Option(
      names = "--gas-price",
      paramLabel = "WEI",
      converter = Price.class,
      description = "The same for chains without EIP-1559.")
  private @Nullable Wei gasPrice;

  @Option(
      names = "--gas-limit",
      paramLabel = "GAS",
      description = "For requests without a gasLimit.")
  private @Nullable Long gasLimit;

  static final class Price implements ITypeConverter<Wei> {
    @Override
    public Wei convert(String text) {
      return Quantity.parse(text)
          .filter(wei -> wei.signum() >= 0 && wei.bitLength() <= FeeTerms.MAX_PRICE_BITS)
          .map(Wei::new)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is no price (expected wei, as decimal or 0x hex)".formatted(text)));
    }
  }

  /// Refuses what contradicts itself.
  void check() {
    require(
        (cap == null) == (tip == null),
        "--max-fee-per-gas and --max-priority-fee-per-gas are given together");
    require(cap == null || gasPrice == null, "expected either --gas-price or --max-fee-per-gas");
    require(
        cap == null || tip == null || tip.compareTo(cap) <= 0,
        "--max-priority-fee-per-gas is at most --max-fee-per-gas");
    require(gasLimit == null || gasLimit > 0, "expected a positive --gas-limit");
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /// @param accessList whether the transaction has one
  Optional<TransactionFees> fees(boolean accessList) {
    if (cap != null && tip != null) {
      return Optional.of(new TransactionFees.Dynamic(cap, tip));
    }
    return Optional.ofNullable(gasPrice)
        .map(price -> new TransactionFees.Single(price, accessList));
  }

  OptionalLong gasLimit() {
    return gasLimit == null ? OptionalLong.empty() : OptionalLong.of(gasLimit);
  }
}
