package io.relayer.signer.keys;

import io.relayer.core.domain.Address;
import io.relayer.core.domain.Bytes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON form of a [Keystore], as geth, web3j, ethers and others write it. Hex has no `0x`
/// there.
final class KeystoreJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int VERSION = 3;

  private KeystoreJson() {}

  /// @throws IllegalArgumentException naming the field that is wrong
  static Keystore read(byte[] json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
    expect(root, "version", Integer.toString(VERSION));
    // Some early wallets wrote a capital.
    JsonNode crypto = root.has("crypto") ? root.get("crypto") : field(root, "Crypto");
    expect(crypto, "cipher", "aes-128-ctr");
    return new Keystore(
        address(root.get("address")),
        kdf(text(crypto, "kdf"), field(crypto, "kdfparams")),
        hex(field(crypto, "cipherparams"), "iv"),
        hex(crypto, "ciphertext"),
        hex(crypto, "mac"));
  }

  static String write(Keystore keystore) {
    var root = MAPPER.createObjectNode().put("version", VERSION);
    root.put("id", UUID.randomUUID().toString());
    if (keystore.address() != null) {
      root.put("address", bare(keystore.address().bytes()));
    }
    var crypto = root.putObject("crypto").put("cipher", "aes-128-ctr");
    crypto.putObject("cipherparams").put("iv", bare(keystore.iv()));
    crypto.put("ciphertext", bare(keystore.cipherText())).put("mac", bare(keystore.mac()));
    switch (keystore.kdf()) {
      case Kdf.Scrypt(int n, int r, int p, Bytes salt) ->
          params(crypto, "scrypt").put("n", n).put("r", r).put("p", p).put("salt", bare(salt));
      case Kdf.Pbkdf2(int iterations, Bytes salt) ->
          params(crypto, "pbkdf2")
              .put("c", iterations)
              .put("prf", "hmac-sha256")
              .put("salt", bare(salt));
    }
    return root.toString();
  }

  private static ObjectNode params(ObjectNode crypto, String kdf) {
    return crypto.put("kdf", kdf).putObject("kdfparams").put("dklen", Kdf.KEY_LENGTH);
  }

  private static Kdf kdf(String name, JsonNode params) {
    expect(params, "dklen", Integer.toString(Kdf.KEY_LENGTH));
    return switch (name) {
      case "scrypt" ->
          new Kdf.Scrypt(
              number(params, "n"), number(params, "r"), number(params, "p"), hex(params, "salt"));
      case "pbkdf2" -> {
        expect(params, "prf", "hmac-sha256");
        yield new Kdf.Pbkdf2(number(params, "c"), hex(params, "salt"));
      }
      default ->
          throw new IllegalArgumentException(
              "kdf: expected scrypt or pbkdf2, found '" + name + "'");
    };
  }

  private static @Nullable Address address(@Nullable JsonNode node) {
    if (node == null || !node.isString() || node.stringValue().isEmpty()) {
      return null;
    }
    return new Address(prefixed("address", node.stringValue()));
  }

  private static JsonNode field(JsonNode parent, String name) {
    JsonNode found = parent.get(name);
    if (found == null) {
      throw new IllegalArgumentException(name + ": missing; is this a version 3 keystore?");
    }
    return found;
  }

  private static void expect(JsonNode parent, String name, String expected) {
    String found = field(parent, name).asString("");
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "%s: expected %s, found '%s'".formatted(name, expected, found));
    }
  }

  private static String text(JsonNode parent, String name) {
    return field(parent, name).asString("");
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
      return Bytes.parse(hex.startsWith("0x") ? hex : "0x" + hex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static String bare(Bytes bytes) {
    return bytes.toString().substring(2);
  }
}
