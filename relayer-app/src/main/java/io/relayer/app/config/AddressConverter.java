package io.relayer.app.config;

import io.relayer.ethereum.value.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An address, in any case.
public final class AddressConverter implements ITypeConverter<Address> {
  @Override
  public Address convert(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException _) {
      throw new TypeConversionException(
          "'%s' is no address (expected 0x and 40 hex digits)".formatted(text));
    }
  }
}
