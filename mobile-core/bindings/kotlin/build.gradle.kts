// A thin Android module round the generated code. Not run here: no Android toolchain could be had where this was written.
//
// Before building, beside this file:
//   uniffi-bindgen <libmobile_core.so> OUT; move what is in OUT/kotlin to src/main/kotlin
//   copy libmobile_core.so of each ABI to src/main/jniLibs/<abi>/   (arm64-v8a, armeabi-v7a, x86_64)
plugins {
    id("com.android.library")
    kotlin("android")
}

android {
    namespace = "com.rounds.core"
    compileSdk = 35
    defaultConfig { minSdk = 24 }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    kotlinOptions { jvmTarget = "17" }
}

dependencies {
    implementation("net.java.dev.jna:jna:5.13.0@aar")
    implementation("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.9.0")
}
