package io.relayer.app.keys;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer keys`.
@Command(
    name = "keys",
    description =
        "Version 3 keystores, as geth and others write them: one file for each key. Without a"
            + " command: list.",
    footerHeading = "%nExamples:%n",
    footer = {"  relayer keys", "  relayer keys create --keystore keys"},
    subcommands = {CreateKey.class, ImportKey.class, ListKeys.class})
public final class KeysCommand implements Callable<Integer> {
  @Mixin private KeyOptions keys;

  @Override
  public Integer call() {
    return new KeyTable(keys).print();
  }
}
