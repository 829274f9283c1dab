package io.relayer.core.account;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// What a sender can pay with, in wei.
///
/// @param balance all that it has; null where that is not known
/// @param available what is left of that when everything that is out has cost as much as it can;
///   null where that is not known
public record Funds(@Nullable BigInteger balance, @Nullable BigInteger available) {
  public static final Funds UNKNOWN = new Funds(null, null);
}
