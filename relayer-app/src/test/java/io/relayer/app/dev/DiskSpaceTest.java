package io.relayer.app.dev;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir Path folder;

  @Test
  void aFolderThatIsNotThereYetHasTheRoomOfItsParent() {
    DiskSpace.require(folder.resolve("not").resolve("there"));
  }

  @Test
  void tooLittleRoomIsToldWithWhatIsNeeded() {
    assertThatThrownBy(() -> DiskSpace.require(folder, (256L << 20) - 1))
        .hasMessage(
            "folder %s has room for 255 MiB, and at least 256 MiB are needed: make room, or use a"
                + " folder on another disk",
            folder);
    DiskSpace.require(folder, 256L << 20);
  }
}
