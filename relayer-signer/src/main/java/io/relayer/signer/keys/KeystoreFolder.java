package io.relayer.signer.keys;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Named;
import io.relayer.ethereum.value.Printable;
import io.relayer.signer.keys.KeyFiles.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of version 3 keystores, whatever their names.
public final class KeystoreFolder {
  private static final Logger LOG = LoggerFactory.getLogger(KeystoreFolder.class);

  private static final int NAMED = 20;

  private KeystoreFolder() {}

  /// Opens every keystore of `folder`, several at a time. The password of `<file>` stands in
  /// `<file>.password` beside it, else it is `password`. A file that can't be used takes no other
  /// key with it: what was opened says which ([LocalKeys#problems]), and why.
  ///
  /// @param folder or a keystore file
  /// @param password one for all; null if each has its own
  /// @throws KeystoreException if not one can be used, naming every file
  public static LocalKeys open(Path folder, @Nullable String password) {
    var opening = new KeystoreOpening(new Passwords(password));
    for (Found found : KeyFiles.in(folder)) {
      switch (found) {
        case Found.Key(KeystoreFile file) -> opening.add(file);
        case Found.Unusable(var _, UnusableKey why) -> opening.unusable(why);
        case Found.LeftOut(Path path, String why) -> opening.leaveOut(path, why);
      }
    }
    LocalKeys keys = opening.open();
    if (keys.senders().isEmpty()) {
      throw keys.problems().isEmpty()
          ? new KeystoreException(
              List.of(
                  Printable.line(folder.toString())
                      + ": no keystore (relayer keys create makes one)"),
              naming(keys.leftOut()))
          : new KeystoreException(keys.problems(), List.of());
    }
    LOG.info("Opened {} keystores of {}", keys.senders().size(), folder);
    return keys;
  }

  private static List<String> naming(List<String> leftOut) {
    return Named.lines(leftOut, NAMED, "relayer keys list").lines().toList();
  }

  /// A file of a folder of keystores, without its key.
  ///
  /// @param address what the file says it holds; null where it says nothing, or can't be read
  /// @param problem why it can't be used, password aside; null where nothing is wrong
  /// @param leftOut why it is no matter; null for keystores
  public record Listed(
      Path file, @Nullable Address address, @Nullable String problem, @Nullable String leftOut) {
    private static Listed of(Found found, Map<Address, Path> first) {
      return switch (found) {
        case Found.Key(KeystoreFile file) -> of(file, first);
        case Found.Unusable(Path path, UnusableKey why) ->
            new Listed(path, why.stated(), why.text(), null);
        case Found.LeftOut(Path path, String why) -> new Listed(path, null, null, why);
      };
    }

    private static Listed of(KeystoreFile file, Map<Address, Path> first) {
      Address address = file.keystore().address();
      Path before = address == null ? null : first.putIfAbsent(address, file.path());
      return new Listed(file.path(), address, null, before == null ? null : sameAs(before));
    }
  }

  static String sameAs(Path before) {
    return "holds the same key as " + Printable.line(String.valueOf(before.getFileName()));
  }

  /// The files of `folder`, by their names; needs no password.
  ///
  /// @throws KeystoreException if the folder can't be read
  public static List<Listed> list(Path folder) {
    Map<Address, Path> first = new HashMap<>();
    List<Listed> listed = new ArrayList<>();
    KeyFiles.in(folder).forEach(found -> listed.add(Listed.of(found, first)));
    return listed;
  }

  /// Whether one of its keystores has no password of its own beside it.
  ///
  /// @param folder or a keystore file
  /// @throws KeystoreException if there is no keystore
  public static boolean lacksPassword(Path folder) {
    return KeyFiles.in(folder).stream()
        .anyMatch(found -> found instanceof Found.Key && !Passwords.isBeside(found.path()));
  }
}
