package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {
  @TempDir Path folder;

  @Test
  void secondProcessIsRefusedAndToldWhoHasTheFolder() throws IOException {
    try (FolderLock held = FolderLock.take("test", folder)) {
      assertThat(held).isNotNull();
      refuseHere(); // must not give up the process's hold
      try (ChildJvm child = ChildJvm.start(Second.class, folder.toString())) {
        assertThat(child.awaitLine("refused"))
            .contains(folder.toString(), "process " + ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void releasedFolderCanBeTakenAgain() {
    FolderLock first = FolderLock.take("test", folder);
    first.close();
    first.close();
    try (FolderLock second = FolderLock.take("test", folder)) {
      first.close();
      assertThat(second).isNotNull();
      refuseHere();
    }
  }

  private void refuseHere() {
    assertThatThrownBy(() -> FolderLock.take("test", folder))
        .isInstanceOf(DevnetException.class)
        .hasMessageContainingAll(folder.toString(), "in use by this process");
  }

  static final class Second {
    private Second() {}

    public static void main(String[] arguments) {
      try (FolderLock taken = FolderLock.take("test", Path.of(arguments[0]))) {
        System.out.println("taken " + (taken != null));
      } catch (DevnetException e) {
        System.out.println("refused " + e.getMessage());
      }
    }
  }
}
