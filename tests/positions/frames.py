"""What phones really post: the field names, orders and oddities of the apps' own messages.

Shapes as in the OwnTracks booklet and the public test frames of Traccar; places, times and names are invented.
"""

from __future__ import annotations

# OwnTracks for Android, in a vehicle: everything it knows.
ANDROID = (
    b'{"_type":"location","_id":"5c8f7f1d","BSSID":"02:00:00:00:00:00","SSID":"voiture","acc":12,"alt":18,"batt":83,'
    b'"bs":1,"cog":271,"conn":"m","created_at":1764018249,"lat":43.7032147,"lon":7.2661803,"m":2,"t":"u","tid":"12",'
    b'"topic":"owntracks/c12-phone/c12-phone","tst":1764018247,"vac":2,"vel":61}'
)
# OwnTracks for iOS, standing still: zeros are left out, the message was written four minutes after the fix.
IOS_LATE = (
    b'{"lon":7.2661,"created_at":1764018491,"lat":43.7032,"topic":"owntracks/c12-phone/22A67880-15C3-41A6-9157-2554",'
    b'"t":"u","m":1,"tst":1764018245,"conn":"w","alt":0,"_type":"location","tid":"12"}'
)
# A vehicle tracker that speaks OwnTracks: cells as text, a message number.
TRACKER = (
    b'{"topic":"owntracks/pm/865284041968706","lat":43.720051,"lon":7.254704,"vel":0,"cog":113,"tst":1764018247,'
    b'"mcc":208,"mnc":1,"lac":"4F4D","cid":"673A","_type":"location","acc":10,"alt":11,"t":"I","don":105,"tid":"CS"}'
)
TRANSITION = (
    b'{"_type":"transition","tid":"12","acc":10.0,"desc":"Poste","event":"leave","lat":43.6975,"lon":7.2706,'
    b'"tst":1764018247,"wtst":1763900000,"t":"c"}'
)
WITHOUT_A_PLACE = (
    b'{"_type":"lwt","tst":1764018247}',
    b'{"_type":"status","android":{"hib":0,"bo":1,"loc":0,"ps":0,"wifi":1}}',
    b'{"_type":"status","iOS":{"version":"18.1","altimeterIsRelativeAltitudeAvailable":true,"locale":"fr_FR"}}',
    b'{"_type":"card","name":"C12","tid":"12","face":"iVBORw0KGgo="}',
    b'{"_type":"waypoint","desc":"Poste","lat":43.6975,"lon":7.2706,"rad":100,"tst":1763900000}',
    b'{"_type":"waypoints","waypoints":[{"_type":"waypoint","desc":"Poste","lat":43.69,"lon":7.27,"rad":9,"tst":1}]}',
    b'{"_type":"steps","tst":1764018247,"steps":4200,"from":1764000000,"to":1764018247}',
    b'{"_type":"cmd","action":"reportLocation"}',
    b'{"_type":"encrypted","data":"bm90IGZvciB1cw=="}',
    b'{"_type":"something-of-next-year","lat":43.7,"lon":7.2,"tst":1764018247}',
    b"{}",
)

# Traccar Client before version 9, and OsmAnd: parameters.
QUERY_SECONDS = "id=902064&timestamp=1764018247&lat=43.7032147&lon=7.2661803&speed=21.6&bearing=7.19889&altitude=18"
QUERY_ALL = QUERY_SECONDS + "&accuracy=12.5&batt=87.0&charge=true&hdop=6.0"
QUERY_MILLISECONDS = "id=902064&lat=43.7032147&lon=7.2661803&timestamp=1764018247579&hdop=6.0&speed=0.0"
QUERY_ISO = "id=902064&lat=43.7032147&lon=7.2661803&timestamp=2025-11-24T21%3A04%3A07Z&speed=0.0"
QUERY_SPACED = "lat=43.7032147&lon=7.2661803&timestamp=2025-11-24+21%3A04%3A07&altitude=18&id=353861053849681"
QUERY_LOCATION = "id=902064&timestamp=1764018247&location=43.7032147,7.2661803"
QUERY_OTHER_NAMES = "lat=43.7032147&lon=7.2661803&speed=0.0&heading=90.5&vacc=0&hacc=0&altitude=0&deviceid=902064"
QUERY_CELLS = "id=902064&timestamp=1764018247&cell=208,02,16,2224&cell=208,02,16,2223,-90&wifi=00-14-22-01-23-45,-80"
QUERY_NOT_VALID = QUERY_SECONDS + "&valid=false"
QUERY_NOBODY = "timestamp=1764018247&lat=43.7&lon=7.2"

# Traccar Client from version 9: metres per second, −1 for what is unknown, a battery from 0 to 1.
JSON_DRIVING = (
    b'{"location":{"event":"motionchange","is_moving":true,"uuid":"0e9a2473-a9a7-4c00-997b-fb97d2154e75",'
    b'"timestamp":"2025-11-24T21:04:07.444Z","odometer":0,"coords":{"latitude":43.7032147,"longitude":7.2661803,'
    b'"accuracy":3.8,"speed":18.67,"speed_accuracy":0.26,"heading":63,"heading_accuracy":0.28,"altitude":18.7,'
    b'"altitude_accuracy":3.8},"activity":{"type":"in_vehicle","confidence":100},"battery":{"is_charging":true,'
    b'"level":0.79},"extras":{}},"device_id":"902064"}'
)
JSON_UNKNOWN = (
    b'{"location":{"extras":{},"mock":true,"coords":{"speed_accuracy":-1,"speed":-1,"longitude":7.266180299999999,'
    b'"ellipsoidal_altitude":0,"floor":null,"heading_accuracy":-1,"latitude":43.703214700000001,"accuracy":-1,'
    b'"altitude_accuracy":-1,"altitude":0,"heading":-1},"is_moving":false,"age":188,"odometer":0,'
    b'"event":"motionchange","battery":{"level":-1,"is_charging":false},"activity":{"type":"unknown",'
    b'"confidence":100},"timestamp":"2025-11-24T21:04:07.579Z","_":"&id=902064&lat=43.7&lon=7.2&"},"device_id":"902064"}'
)
JSON_SEVERAL = (
    b'{"location":[{"timestamp":"2025-11-24T21:04:07.000Z","coords":{"latitude":43.7032147,"longitude":7.2661803}},'
    b'{"timestamp":"2025-11-24T21:04:17.000Z","coords":{"latitude":43.7033,"longitude":7.2663}}],"device_id":902064}'
)
