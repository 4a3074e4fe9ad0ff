
// What the listing in mobile-core/README.md takes for granted in an app. It stands between the listing's imports and its lines.
private class Shot(val path: String)
private class Camera(val takePicture: () -> Shot)
private class Context(val filesDir: java.io.File)

@Suppress("UNUSED_VARIABLE")
private fun listing(
    context: Context, camera: Camera, scan: () -> String, show: (Any?, Any?) -> Unit,
    scannedCode: String, password: String, newPassword: String, offerToTakeItAgain: (String?) -> Unit,
) {
    fun show(one: Any?) = show(one, null)
