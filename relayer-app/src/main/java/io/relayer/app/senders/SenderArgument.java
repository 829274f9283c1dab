package io.relayer.app.senders;

import static java.util.Objects.requireNonNull;

import io.relayer.app.config.AddressConverter;
import io.relayer.app.config.ChainIdConverter;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The argument and option that name a sender.
final class SenderArgument {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "[CHAIN:]ADDRESS",
      converter = OnChain.Converter.class,
      description = "The sender.")
  private @Nullable OnChain named;

  @Option(
      names = "--chain",
      paramLabel = "ID",
      converter = ChainIdConverter.class,
      description = "On this chain; without it on all.")
  private @Nullable ChainId chain;

  Address sender() {
    return requireNonNull(named).sender();
  }

  @Nullable ChainId chain() {
    ChainId before = requireNonNull(named).chain();
    if (before != null && chain != null && !before.equals(chain)) {
      throw new ParameterException(
          spec.commandLine(),
          "The sender is said to be on chain %s and by --chain on %s".formatted(before, chain));
    }
    return before == null ? chain : before;
  }

  /// For a command that is about one account alone.
  ChainId onlyChain() {
    ChainId one = chain();
    if (one == null) {
      throw new ParameterException(
          spec.commandLine(), "On which chain? Give CHAIN:%s, or --chain ID".formatted(sender()));
    }
    return one;
  }

  /// The error text where the sender has no row.
  String unknown() {
    return "no signer has had a key of %s%s, and nobody has added it: relayer senders lists those that are known"
        .formatted(sender(), chain() == null ? "" : " on chain " + chain());
  }

  record OnChain(@Nullable ChainId chain, Address sender) {
    static final class Converter implements ITypeConverter<OnChain> {
      @Override
      public OnChain convert(String text) {
        int colon = text.indexOf(':');
        Address address = new AddressConverter().convert(text.substring(colon + 1));
        return new OnChain(
            colon < 0 ? null : new ChainIdConverter().convert(text.substring(0, colon)), address);
      }
    }
  }
}
