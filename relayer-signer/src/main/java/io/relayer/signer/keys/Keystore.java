package io.relayer.signer.keys;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Keccak;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// One private key under a password: Web3 Secret Storage, version 3, with AES-128-CTR.
///
/// @param address what the file says it holds; null where it says nothing
record Keystore(@Nullable Address address, Kdf kdf, Bytes iv, Bytes cipherText, Bytes mac) {
  static final int IV_LENGTH = 16;
  static final int SECRET_LENGTH = 32;

  private static final int HALF = Kdf.KEY_LENGTH / 2;

  Keystore {
    if (iv.size() != IV_LENGTH || cipherText.isEmpty() || cipherText.size() > SECRET_LENGTH) {
      throw new IllegalArgumentException(
          "expected an iv of %d and a ciphertext of %d bytes, found %d and %d"
              .formatted(IV_LENGTH, SECRET_LENGTH, iv.size(), cipherText.size()));
    }
  }

  static Keystore encrypt(byte[] secret, byte[] password, Kdf kdf, SecureRandom random) {
    byte[] iv = new byte[IV_LENGTH];
    random.nextBytes(iv);
    byte[] key = kdf.derive(password);
    try {
      byte[] cipherText = crypt(Cipher.ENCRYPT_MODE, key, iv, secret);
      Address address = new Secret(secret.clone()).address();
      Bytes mac = mac(key, cipherText);
      return new Keystore(address, kdf, Bytes.of(iv), Bytes.of(cipherText), mac);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// The private key; empty if this is not the password.
  Optional<byte[]> decrypt(byte[] password) {
    byte[] key = kdf.derive(password);
    try {
      byte[] expected = mac(key, cipherText.toArray()).toArray();
      return MessageDigest.isEqual(expected, mac.toArray())
          ? Optional.of(whole(crypt(Cipher.DECRYPT_MODE, key, iv.toArray(), cipherText.toArray())))
          : Optional.empty();
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// Some early tools wrote a key as the number that it is, without its leading zeros.
  private static byte[] whole(byte[] number) {
    byte[] secret = new byte[SECRET_LENGTH];
    System.arraycopy(number, 0, secret, SECRET_LENGTH - number.length, number.length);
    Arrays.fill(number, (byte) 0);
    return secret;
  }

  private static Bytes mac(byte[] key, byte[] cipherText) {
    byte[] input = Arrays.copyOfRange(key, HALF, Kdf.KEY_LENGTH + cipherText.length);
    System.arraycopy(cipherText, 0, input, HALF, cipherText.length);
    return Bytes.of(Keccak.hash(input));
  }

  private static byte[] crypt(int mode, byte[] key, byte[] iv, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, 0, HALF, "AES"), new IvParameterSpec(iv));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in counter mode", e);
    }
  }
}
