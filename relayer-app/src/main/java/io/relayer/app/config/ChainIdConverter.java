package io.relayer.app.config;

import io.relayer.ethereum.value.ChainId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The id of a chain.
public final class ChainIdConverter implements ITypeConverter<ChainId> {
  @Override
  public ChainId convert(String text) {
    try {
      return new ChainId(Long.parseLong(text));
    } catch (IllegalArgumentException _) {
      throw new TypeConversionException(
          "'%s' is no chain id (expected a number such as 1 or 31337)".formatted(text));
    }
  }
}
