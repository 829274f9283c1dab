package io.relayer.signer.keys;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The opening of keystores: on all processors, as far as the heap has room for what is opened at
/// once.
final class KeystoreOpening {
  private final Passwords passwords;
  private final HeapShare heap = HeapShare.ofThisProcess();
  private final Semaphore memory = heap.permits();
  private final List<KeystoreFile> files = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Set<Address> unusable = new HashSet<>();

  KeystoreOpening(Passwords passwords) {
    this.passwords = passwords;
  }

  void add(KeystoreFile file) {
    files.add(file);
  }

  void unusable(UnusableKey key) {
    problems.add(key.text());
    Address stated = key.stated();
    if (stated != null) {
      unusable.add(stated);
    }
  }

  void leaveOut(Path path, String why) {
    leftOut.add(Printable.line(path + ": " + why));
  }

  /// What could be opened, with all that could not.
  LocalKeys open() {
    Map<Address, Secret> secrets = new LinkedHashMap<>();
    Map<Address, Path> first = new LinkedHashMap<>();
    try (ExecutorService executor =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Secret>> opened =
          files.stream().map(file -> executor.submit(task(file))).toList();
      for (int i = 0; i < opened.size(); i++) {
        Path path = files.get(i).path();
        Secret secret = await(opened.get(i), path);
        if (secret != null) {
          Path before = first.putIfAbsent(secret.address(), path);
          if (before == null) {
            secrets.put(secret.address(), secret);
          } else {
            secret.close();
            leaveOut(path, KeystoreFolder.sameAs(before));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add("interrupted while the keystores were opened");
    }
    unusable.removeAll(secrets.keySet());
    return LocalKeys.of(secrets, new LocalKeys.NotOpened(unusable, problems, leftOut));
  }

  private Callable<Secret> task(KeystoreFile file) {
    int share = heap.permitsOf(file.keystore().kdf());
    return () -> {
      memory.acquire(share);
      try {
        return file.open(passwords);
      } finally {
        memory.release(share);
      }
    };
  }

  private @Nullable Secret await(Future<Secret> opened, Path path) throws InterruptedException {
    try {
      return opened.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnusableKey key) {
        unusable(key);
      } else {
        problems.add(Printable.line(path + ": can't be opened: " + e.getCause()));
      }
      return null;
    }
  }
}
