/// A relayer on real servers, for the tests of the whole.
@org.jspecify.annotations.NullMarked
package io.relayer.app.stack;
