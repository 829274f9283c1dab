package io.relayer.devnet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to use a folder: one holder at a time, on the whole machine. It ends with the process.
final class FolderLock implements AutoCloseable {
  /// The operating system's lock belongs to the process, and closing any channel of the file would
  /// give it up: so a second holder in this process must be turned away before it opens the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock; makes the folder if need be.
  ///
  /// @param what whose folder it is, for the message
  /// @throws FolderInUseException if it has another holder
  static FolderLock take(String what, Path folder) {
    try {
      Path file = Files.createDirectories(folder).toRealPath().resolve("lock");
      if (!HELD_HERE.add(file)) {
        throw FolderInUseException.byThisProcess(what, folder);
      }
      try {
        return new FolderLock(file, lock(what, file));
      } catch (IOException | RuntimeException e) {
        HELD_HERE.remove(file);
        throw e;
      }
    } catch (IOException e) {
      throw new DevnetException("%s: cannot lock folder %s: %s".formatted(what, folder, e), e);
    }
  }

  /// Starts something under the lock of its folder: it gives the lock back when it ends, and a
  /// start that fails gives it back at once.
  static <T> T start(String what, Path folder, Start<T> start) {
    FolderLock lock = take(what, folder);
    try {
      return start.under(lock);
    } catch (IOException e) {
      lock.close();
      throw new DevnetException("%s: cannot use folder %s".formatted(what, folder), e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @FunctionalInterface
  interface Start<T> {
    T under(FolderLock lock) throws IOException;
  }

  private static FileChannel lock(String what, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw FolderInUseException.byProcess(
            what, file.resolveSibling(""), Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Idempotent.
  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        channel.close();
        HELD_HERE.remove(file);
      }
    } catch (IOException e) {
      throw new DevnetException("cannot release " + file, e);
    }
  }
}
