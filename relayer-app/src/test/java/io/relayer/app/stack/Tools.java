package io.relayer.app.stack;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/// Programs that examples are written for, and that a machine may lack. An example whose program is
/// missing is skipped; or fails, if property `relayer.test.tools` or environment variable
/// `RELAYER_TEST_TOOLS` is `required`.
public final class Tools {
  private static final boolean REQUIRED =
      Objects.equals(
          System.getProperty("relayer.test.tools", System.getenv("RELAYER_TEST_TOOLS")),
          "required");

  private Tools() {}

  /// @param debianPackage that has it
  public static void require(String program, String debianPackage) {
    require(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
        program,
        debianPackage);
  }

  public static void require(boolean there, String what, String debianPackage) {
    String message =
        "%s is missing: install it (Debian: package %s) to have this example run"
            .formatted(what, debianPackage);
    if (REQUIRED) {
      assertTrue(there, message);
    } else {
      assumeTrue(there, message);
    }
  }
}
