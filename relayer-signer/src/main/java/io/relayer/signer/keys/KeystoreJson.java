package io.relayer.signer.keys;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Printable;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON form of a [Keystore], as geth, web3j, ethers and others write it. Read are names and
/// words in any case, hex with `0x` or without, and a file that begins with a byte order mark: all
/// of these exist.
final class KeystoreJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int VERSION = 3;
  private static final String CIPHER = "aes-128-ctr";

  /// More than this no tool asks for; only the first bytes are used.
  private static final int MOST_DERIVED = 1_024;

  private KeystoreJson() {}

  /// @throws IllegalArgumentException naming the field that is wrong
  static Keystore read(byte[] json) {
    return read(parse(json));
  }

  /// @throws IllegalArgumentException if it is no JSON
  static JsonNode parse(byte[] json) {
    if (json.length == 0) {
      throw new IllegalArgumentException("the file is empty");
    }
    try {
      return MAPPER.readTree(json);
    } catch (UnexpectedEndOfInputException e) {
      throw new CutShortException(e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /// It begins as JSON and ends in the middle: what it was can't be told any more, and it may have
  /// been a key.
  static final class CutShortException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CutShortException(UnexpectedEndOfInputException cause) {
      super("JSON without its end, so the file was cut short", cause);
    }
  }

  /// Whether somebody meant it as a key's file.
  static boolean isMeant(JsonNode root) {
    return find(root, "crypto") != null
        || find(root, "encseed") != null
        || find(root, "ciphertext") != null;
  }

  /// @throws IllegalArgumentException naming the field that is wrong
  static Keystore read(JsonNode root) {
    refuseOthers(root);
    if (!version(root).equals(Integer.toString(VERSION))) {
      throw new IllegalArgumentException(
          "version: expected %d, found '%s'".formatted(VERSION, shown(text(root, "version"))));
    }
    JsonNode crypto = field(root, "crypto");
    expect(crypto, "cipher", CIPHER);
    return new Keystore(
        address(root),
        kdf(text(crypto, "kdf"), field(crypto, "kdfparams")),
        hex(field(crypto, "cipherparams"), "iv"),
        hex(crypto, "ciphertext"),
        hex(crypto, "mac"));
  }

  /// What the file says it holds; null where it says nothing that is an address.
  static @Nullable Address stated(JsonNode root) {
    try {
      return address(root);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Names what it is instead, where that is known.
  private static void refuseOthers(JsonNode root) {
    String found = find(root, "version") == null ? "" : version(root);
    String other = null;
    if (find(root, "encseed") != null) {
      other = "a wallet of the presale: open it with geth wallet import, which writes version 3";
    } else if (found.equals("1")) {
      other = "a version 1 keystore of early geth: geth account update writes version 3";
    } else if (found.equals("4")) {
      other = "a version 4 keystore (EIP-2335): a validator's BLS key, which signs no transactions";
    }
    if (other != null) {
      throw new IllegalArgumentException(other);
    }
  }

  static String write(Keystore keystore) {
    var root = MAPPER.createObjectNode().put("version", VERSION);
    root.put("id", UUID.randomUUID().toString());
    if (keystore.address() != null) {
      root.put("address", bare(keystore.address().bytes()));
    }
    var crypto = root.putObject("crypto").put("cipher", CIPHER);
    crypto.putObject("cipherparams").put("iv", bare(keystore.iv()));
    crypto.put("ciphertext", bare(keystore.cipherText())).put("mac", bare(keystore.mac()));
    switch (keystore.kdf()) {
      case Kdf.Scrypt(int n, int r, int p, Bytes salt) ->
          params(crypto, "scrypt").put("n", n).put("r", r).put("p", p).put("salt", bare(salt));
      case Kdf.Pbkdf2(int iterations, Bytes salt, HmacDerivation.Prf prf) ->
          params(crypto, "pbkdf2")
              .put("c", iterations)
              .put("prf", prf.text())
              .put("salt", bare(salt));
    }
    return root.toString();
  }

  private static ObjectNode params(ObjectNode crypto, String kdf) {
    return crypto.put("kdf", kdf).putObject("kdfparams").put("dklen", Kdf.KEY_LENGTH);
  }

  private static Kdf kdf(String name, JsonNode params) {
    int derived = number(params, "dklen");
    if (derived < Kdf.KEY_LENGTH || derived > MOST_DERIVED) {
      throw new IllegalArgumentException(
          "dklen: expected %d, found '%d'".formatted(Kdf.KEY_LENGTH, derived));
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "scrypt" ->
          new Kdf.Scrypt(
              number(params, "n"), number(params, "r"), number(params, "p"), hex(params, "salt"));
      case "pbkdf2" -> new Kdf.Pbkdf2(number(params, "c"), hex(params, "salt"), prf(params));
      default ->
          throw new IllegalArgumentException(
              "kdf: expected scrypt or pbkdf2, found '" + shown(name) + "'");
    };
  }

  private static HmacDerivation.Prf prf(JsonNode params) {
    String name = text(params, "prf");
    for (HmacDerivation.Prf prf : HmacDerivation.Prf.values()) {
      if (name.equalsIgnoreCase(prf.text())) {
        return prf;
      }
    }
    throw new IllegalArgumentException(
        "prf: expected hmac-sha256 or hmac-sha512, found '%s'".formatted(shown(name)));
  }

  private static @Nullable Address address(JsonNode root) {
    JsonNode node = find(root, "address");
    if (node == null || !node.isString() || node.stringValue().isEmpty()) {
      return null;
    }
    Bytes bytes = prefixed("address", node.stringValue());
    try {
      return new Address(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("address: " + e.getMessage(), e);
    }
  }

  /// The field of that name, in whatever case; null where there is none.
  private static @Nullable JsonNode find(JsonNode parent, String name) {
    JsonNode exact = parent.get(name);
    return exact != null
        ? exact
        : parent.properties().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
            .map(java.util.Map.Entry::getValue)
            .findFirst()
            .orElse(null);
  }

  private static JsonNode field(JsonNode parent, String name) {
    JsonNode found = find(parent, name);
    if (found == null) {
      throw new IllegalArgumentException(name + ": missing; is this a version 3 keystore?");
    }
    return found;
  }

  private static void expect(JsonNode parent, String name, String expected) {
    String found = text(parent, name);
    if (!found.equalsIgnoreCase(expected)) {
      throw new IllegalArgumentException(
          "%s: expected %s, found '%s'".formatted(name, expected, shown(found)));
    }
  }

  private static String text(JsonNode parent, String name) {
    return field(parent, name).asString("");
  }

  private static String shown(String text) {
    return Printable.show(text, 80);
  }

  /// Whatever whole number it is written as: `3`, `"3"`, `3.0`.
  private static String version(JsonNode root) {
    JsonNode version = field(root, "version");
    return version.isNumber() && version.intValueOpt().isPresent()
        ? Integer.toString(version.intValue())
        : version.asString("");
  }

  private static int number(JsonNode parent, String name) {
    return field(parent, name)
        .intValueOpt()
        .orElseThrow(() -> new IllegalArgumentException(name + ": expected a whole number"));
  }

  private static Bytes hex(JsonNode parent, String name) {
    return prefixed(name, text(parent, name));
  }

  private static Bytes prefixed(String name, String hex) {
    try {
      return Bytes.parse(hex.startsWith("0x") || hex.startsWith("0X") ? hex : "0x" + hex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static String bare(Bytes bytes) {
    return bytes.toString().substring(2);
  }
}
