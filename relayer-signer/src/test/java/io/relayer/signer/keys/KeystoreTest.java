package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.relayer.ethereum.transaction.RandomTransactions;
import io.relayer.ethereum.value.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeystoreTest {
  private static final byte[] PASSWORD = "testpassword".getBytes(StandardCharsets.UTF_8);
  private static final Bytes SALT = Bytes.parse("0x" + "5a".repeat(32));

  /// The test vector of the Web3 Secret Storage definition.
  private static final String PBKDF2_VECTOR =
      """
      {"crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46", "kdf": "pbkdf2",
        "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
          "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
      """;

  /// Written by web3j's Wallet, at its light cost.
  private static final String WEB3J_SCRYPT =
      """
      {"address": "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f",
       "crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "8db24dfa74f4675a420ae2ac8b32c14f"},
        "ciphertext": "16896ac5abc9521f54c0929b26deb760c60b620c4f39618e985d891ffb8603e2", "kdf": "scrypt",
        "kdfparams": {"dklen": 32, "n": 4096, "p": 6, "r": 8,
          "salt": "efccabb90e8e7e054a3f2972944660569f396e8bd4da4e2f5ab31d4d5c33203e"},
        "mac": "1e139efd8c9d818b3a77e90ea0c7436f22e5b8d75a648358da0fb2e32f341ef6"},
       "id": "2ab7f063-7435-4455-adfc-79bc5249de3a", "version": 3}
      """;

  @Test
  void pbkdf2VectorOfTheDefinitionIsOpened() {
    assertThat(read(PBKDF2_VECTOR).decrypt(PASSWORD).map(Bytes::of))
        .contains(
            Bytes.parse("0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"));
  }

  @Test
  void scryptKeystoreOfAnotherToolIsOpened() {
    byte[] password = "Grüße".getBytes(StandardCharsets.UTF_8);

    assertThat(read(WEB3J_SCRYPT).decrypt(password).map(Bytes::of))
        .contains(Bytes.parse("0x" + "46".repeat(32)));
    assertThat(read(WEB3J_SCRYPT).address())
        .hasToString("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
  }

  @Test
  void capitalOfEarlyWalletsIsRead() {
    assertThat(read(WEB3J_SCRYPT.replace("\"crypto\"", "\"Crypto\"")))
        .isEqualTo(read(WEB3J_SCRYPT));
  }

  static Kdf[] cheapKdfs() {
    return new Kdf[] {
      new Kdf.Scrypt(4, 8, 1, SALT), new Kdf.Pbkdf2(2, SALT, HmacDerivation.Prf.SHA256)
    };
  }

  @ParameterizedTest
  @MethodSource("cheapKdfs")
  void whatIsWrittenIsOpenedAgainByItsPasswordAlone(Kdf kdf) {
    byte[] secret = new RandomTransactions(3).secret();
    Keystore written = Keystore.encrypt(secret, PASSWORD, kdf, new SecureRandom());

    Keystore read = read(KeystoreJson.write(written));

    assertThat(read).isEqualTo(written);
    assertThat(read.decrypt(PASSWORD)).contains(secret);
    assertThat(read.decrypt(new byte[] {'x'})).isEmpty();
    assertThat(read.decrypt(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version": 3                     | "version": 2                   | version: expected 3, found '2'
          aes-128-ctr                      | aes-128-cbc                    | cipher: expected aes-128-ctr, found 'aes-128-cbc'
          "kdf": "pbkdf2"                  | "kdf": "argon2"                | kdf: expected scrypt or pbkdf2, found 'argon2'
          hmac-sha256                      | hmac-sha3                      | prf: expected hmac-sha256 or hmac-sha512, found 'hmac-sha3'
          "c": 262144                      | "c": 0                         | expected 1 to 10000000 iterations of pbkdf2, found 0
          "c": 262144                      | "c": 2000000000                | expected 1 to 10000000 iterations of pbkdf2, found 2000000000
          "c": 262144                      | "c": "many"                    | c: expected a whole number
          "dklen": 32                      | "dklen": 16                    | dklen: expected 32, found '16'
          6087dab2f9fdbbfaddc31a909735c1e6 | 6087                           | expected an iv of 16 and a ciphertext of 32 bytes, found 2 and 32
          6087dab2f9fdbbfaddc31a909735c1e6 | zz                             | iv: expected only hex digits after 0x
          "mac"                            | "mac2"                         | mac: missing; is this a version 3 keystore?
          "crypto"                         | "cryptic"                      | crypto: missing; is this a version 3 keystore?
          {"crypto"                        | [{"crypto"                     | JSON without its end, so the file was cut short
          """)
  void whatIsNoSuchKeystoreIsNamed(String part, String replacement, String message) {
    String json = PBKDF2_VECTOR.replace(part, replacement);

    assertThat(json).isNotEqualTo(PBKDF2_VECTOR);
    assertThatIllegalArgumentException().isThrownBy(() -> read(json)).withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1",
    "3, 8, 1",
    "1, 8, 1",
    "-8, 8, 1",
    "4, 0, 1",
    "4, 8, 0",
    "4, -1, 1",
    "2, 1, 33554432",
    "1073741824, 2147483647, 1",
    "1073741824, 8, 1",
    "262144, 8, 1000",
    "2, 2147483647, 2147483647"
  })
  void costOfScryptIsBounded(int n, int r, int p) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Kdf.Scrypt(n, r, p, SALT));
  }

  @Test
  void usualCostsAreTaken() {
    assertThat(new Kdf.Scrypt(1 << 18, 8, 1, SALT).memory()).isEqualTo(256L << 20);
    assertThat(new Kdf.Scrypt(1 << 17, 8, 1, SALT).memory()).isEqualTo(128L << 20);
    assertThat(new Kdf.Scrypt(1 << 12, 8, 6, SALT).memory()).isEqualTo(4L << 20);
  }

  private static Keystore read(String json) {
    return KeystoreJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
