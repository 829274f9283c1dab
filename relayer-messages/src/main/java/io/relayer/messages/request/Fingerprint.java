package io.relayer.messages.request;

import io.relayer.ethereum.value.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Decides whether two requests have the same body: the SHA-256 of the canonical request in UTF-8.
///
/// The canonical request, version 1, is JSON as RFC 8785 has it: one object without white space,
/// keys sorted by UTF-16 code units, only `"` and `\` escaped. Every number is a string of decimal
/// digits without leading zeros; addresses and bytes are `0x` and lower-case hex. Its members:
///
/// | member | | value |
/// |---|---|---|
/// | `accessList` | always | array of `{"address", "storageKeys"}` in the order given; `[]` if absent |
/// | `call` | if given | `{"args", "function"}`, with `contract` if given, as written: text stays text (also hex and decimal numbers), JSON numbers are decimal without quotes, booleans stay; `args` is `[]` if absent |
/// | `chainId` | always | number |
/// | `confirmations` | if given | number or `"finalized"` |
/// | `data` | unless `call` is given | bytes; `"0x"` if absent |
/// | `deadline` | if given | UTC with `Z`, with 0, 3, 6 or 9 digits of a second: as many as it needs |
/// | `fee` | always | `{"speed"}`, `{"maxFeePerGas", "maxPriorityFeePerGas"}` or `{"gasPrice"}`, each with `maxCost` if given; `{"speed":"average"}` if absent |
/// | `from` or `pool` | always | address, or name |
/// | `gasLimit` | if given | number |
/// | `id` | always | text |
/// | `labels` | always | object of text; `{}` if absent |
/// | `priority` | always | number; `"5"` if absent |
/// | `producer` | always | text; `"default"` if absent |
/// | `to` | if given | address; never that of a configured contract |
/// | `value` | always | number; `"0"` if absent |
///
/// That of a request with `raw` has `chainId`, `from` (the account that signed) and `nonce` of the
/// signed bytes, `id`, `producer` and `labels` always, and `confirmations` if given: nothing else
/// of the bytes, so that others at the same nonce are further attempts of the same request.
///
/// A change of this form is a new version: a stored fingerprint is compared within its own.
public record Fingerprint(int version, Bytes hash) {
  /// The form that is described here.
  public static final int VERSION = 1;

  public static Fingerprint of(SigningRequest request) {
    return ofCanonical(CanonicalRequest.write(request));
  }

  public static Fingerprint of(RawRequest request) {
    return ofCanonical(CanonicalRequest.write(request));
  }

  private static Fingerprint ofCanonical(String text) {
    byte[] canonical = text.getBytes(StandardCharsets.UTF_8);
    try {
      return new Fingerprint(
          VERSION, Bytes.of(MessageDigest.getInstance("SHA-256").digest(canonical)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
