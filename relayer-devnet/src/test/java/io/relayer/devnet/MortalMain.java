package io.relayer.devnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.util.Arrays;

/// Runs another class's `main` as long as the JVM that started this one lives: the end of the
/// standard input, a pipe to that one, halts it. Else the children of tests that were killed would
/// go on for ever, and take their part of the machine.
final class MortalMain {
  private MortalMain() {}

  /// @param arguments the class, then its own
  public static void main(String[] arguments) throws Exception {
    InputStream parent = System.in;
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> haltAtTheEndOf(parent));
    Method main = Class.forName(arguments[0]).getMethod("main", String[].class);
    main.setAccessible(true); // of a class that tests keep to themselves
    main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void haltAtTheEndOf(InputStream parent) {
    try {
      parent.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("the pipe to the parent broke: " + e);
    }
    Runtime.getRuntime().halt(1);
  }
}
