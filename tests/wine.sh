# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# For scripts that run the programs for Windows in Wine, after tap.sh:  . "$top_srcdir/tests/wine.sh"
#
#	wine_lacks         prints the package that is missing, or nothing
#	wine_machine NAME  a fresh Windows; $WINEPREFIX/drive_c is its disk. It ends with the script
#	wine_run EXE...    runs a program; its standard error comes through, that of Wine does not
#	wine_restart       lets it read its registry anew
#	wine_end           switches it off

WINEDEBUG=-all
WINEDLLOVERRIDES='mscoree,mshtml='
LC_ALL=C.UTF-8
export WINEDEBUG WINEDLLOVERRIDES LC_ALL
trap 'wine_end; chmod -R u+w "$TAP_DIR"; rm -rf "$TAP_DIR"' EXIT

wine_program()
{
	for wine_found in /usr/lib/wine/wine64 /usr/libexec/wine/wine64 wine64 wine; do
		if have "$wine_found"; then
			echo "$wine_found"
			return
		fi
	done
}

wine_lacks()
{
	if [ -z "$(wine_program)" ]; then
		echo wine64
	elif ! have wineserver || ! have wineboot; then
		echo wine
	elif ! have flock; then
		echo util-linux
	fi
}

wine_run()
{
	"$WINE" "$@"
}

wine_end()
{
	if [ -n "${WINEPREFIX-}" ]; then
		wineserver -k 2>/dev/null || :
		wineserver -w 2>/dev/null || :
	fi
}

# A server that ends with its last program would hold the pipes of this test open; and each start
# without it costs half a second.
wine_restart()
{
	wine_end
	wineserver -p >/dev/null 2>&1 </dev/null
	wine_run cmd /c exit >/dev/null 2>&1 </dev/null
}

# The first script makes a whole Windows, which all of them copy.
wine_template()
{
	(
		flock 9
		[ -f "$1/made" ] && exit
		rm -rf "$1"
		WINEPREFIX=$1
		export WINEPREFIX
		wineboot -i >/dev/null 2>&1 </dev/null && wineserver -w && : >"$1/made"
	) 9>"$1.lock"
	[ -f "$1/made" ]
}

# A copy has a registry of its own, and a disk whose folders are those of the first one until somebody
# puts another there.
wine_machine()
{
	wine_end
	WINE=$(wine_program)
	WINEPREFIX=$TAP_DIR/$1
	export WINEPREFIX
	template=$(cd "$top_builddir/tests" && pwd)/wine-prefix
	disk=$WINEPREFIX/drive_c
	wine_template "$template" || return 1
	mkdir -p "$disk/windows" "$disk/ProgramData" "$disk/Program Files" || return 1
	cp "$template"/*.reg "$template/.update-timestamp" "$WINEPREFIX"
	cp -a "$template/dosdevices" "$WINEPREFIX"
	ln -s "$template/drive_c/users" "$template/drive_c/Program Files (x86)" "$disk"
	ln -s "$template/drive_c/Program Files"/* "$disk/Program Files"
	ln -s "$template/drive_c/windows"/* "$disk/windows"
	rm "$disk/windows/system32"
	mkdir "$disk/windows/system32"
	ln -s "$template/drive_c/windows/system32"/* "$disk/windows/system32"
	wine_restart
}
