package io.relayer.app.sign;

import io.relayer.app.config.AddressConverter;
import io.relayer.app.config.ChainIdConverter;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The first nonces, by sender.
final class NonceOptions {
  @Option(
      names = "--nonce",
      paramLabel = "[[CHAIN:]ADDRESS=]N",
      converter = First.Converter.class,
      description =
          "The nonce of a sender's first request; it counts up from there in the order of the"
              + " lines. N alone where there is a single sender. May be given several times.")
  private List<First> firsts = new ArrayList<>();

  /// @param chain null for any
  /// @param sender null for the only one
  record First(@Nullable ChainId chain, @Nullable Address sender, Nonce nonce) {
    private int precision() {
      return (chain == null ? 0 : 1) + (sender == null ? 0 : 1);
    }

    private boolean isFor(ChainId ofChain, Address ofSender) {
      return (chain == null || chain.equals(ofChain))
          && (sender == null || sender.equals(ofSender));
    }

    static final class Converter implements ITypeConverter<First> {
      @Override
      public First convert(String text) {
        int equals = text.indexOf('=');
        String who = equals < 0 ? "" : text.substring(0, equals);
        int colon = who.indexOf(':');
        return new First(
            colon < 0 ? null : new ChainIdConverter().convert(who.substring(0, colon)),
            equals < 0 ? null : new AddressConverter().convert(who.substring(colon + 1)),
            nonce(text.substring(equals + 1)));
      }

      private static Nonce nonce(String text) {
        try {
          return new Nonce(Long.parseLong(text));
        } catch (IllegalArgumentException _) {
          throw new TypeConversionException(
              "'%s' is no nonce (expected a number of 0 or more)".formatted(text));
        }
      }
    }
  }

  /// What was given for an account: what names it best.
  Optional<First> of(ChainId chain, Address sender) {
    return firsts.stream()
        .filter(first -> first.isFor(chain, sender))
        .max(Comparator.comparingInt(First::precision));
  }
}
