@org.jspecify.annotations.NullMarked
package io.relayer.app.sign;
